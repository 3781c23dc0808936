import type { Db, Transaction } from "#lib/platform/db.ts";
import { newId } from "#lib/platform/ids.ts";
import { type ActionKind, actionKinds, type ModerationActionView } from "#lib/shared/api/moderation.ts";
import type { Caller } from "#lib/videos/caller.ts";

/** Writes down who did what to whom, when and why, in the transaction that does it. Rows are only ever added. */
export async function recordAction(
  tx: Transaction,
  operator: Caller,
  action: { kind: ActionKind; videoId?: string; viewerId?: string; reason: string; now: Date },
): Promise<void> {
  const { now, ...facts } = action;
  await tx.moderationAction.create({
    data: { id: newId("act"), operator: operator.accounts[0] ?? operator.viewerId, createdAt: now, ...facts },
  });
}

/** What operators did, newest first: all of it, or what concerns one video and its creator. */
export async function listActions(
  db: Db,
  options: { limit: number; about?: { videoId: string; viewerId: string } },
): Promise<ModerationActionView[]> {
  const { limit, about } = options;
  const rows = await db.moderationAction.findMany({
    where: about === undefined ? {} : { OR: [{ videoId: about.videoId }, { viewerId: about.viewerId }] },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
  return rows.flatMap(({ kind: written, createdAt, ...row }) => {
    const kind = actionKinds.find((known) => known === written);
    return kind === undefined ? [] : [{ ...row, kind, createdAt: createdAt.toISOString() }];
  });
}
