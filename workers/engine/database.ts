import type { Pool, PoolClient } from "pg";

/** A connection inside a transaction. */
export type Transaction = Pick<PoolClient, "query">;

/** Serialization failure and deadlock: PostgreSQL asks for the whole transaction again. */
const repeatable = new Set(["40001", "40P01"]);

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** True when the database itself was away (class 08, shutdown codes, sockets), so that the same work may succeed soon. */
export function isDatabaseAway(error: unknown): boolean {
  const code = codeOf(error);
  if (/^08|^57P0|^53300$|^ECONN|^EPIPE$|^ETIMEDOUT$|^ENOENT$/.test(code)) return true;
  return (
    error instanceof Error &&
    /connection (terminated|ended|timeout)|timeout exceeded when trying/i.test(error.message)
  );
}

/** Runs `work` in one transaction, again after a deadlock (at most four times). Rolls back on any error. */
export async function inTransaction<T>(pool: Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let round = 1; ; round += 1) {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query("BEGIN");
      const result = await work(client);
      await client.query("COMMIT");
      return result;
    } catch (error) {
      await client.query("ROLLBACK").catch((failure: Error) => {
        broken = failure;
      });
      if (!repeatable.has(codeOf(error)) || round >= 4) throw error;
    } finally {
      client.release(broken);
    }
  }
}

/** JSON for a `json` column; absent becomes JSON's null. Lone surrogates, which PostgreSQL refuses, are replaced. */
export function toJson(value: unknown): string {
  return JSON.stringify(value === undefined ? null : value).replace(/\\ud[89a-f][0-9a-f]{2}/gi, "\\ufffd");
}
