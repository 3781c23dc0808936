import type { Db } from "#lib/platform/db.ts";

/** Names what a video asks of its viewers, as the database does for running sessions: equal rules have equal names. */
export async function gateHash(db: Db, access: string, gate: unknown): Promise<string> {
  const json = gate === null ? null : JSON.stringify(gate);
  const rows = await db.$queryRaw<{ hash: string }[]>`SELECT gate_hash(${access}, ${json}::jsonb) AS hash`;
  return rows[0]?.hash ?? "";
}
