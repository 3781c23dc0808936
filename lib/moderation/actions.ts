import type { Clock } from "#lib/platform/clock.ts";
import type { Database, Db, Transaction } from "#lib/platform/db.ts";
import { newId } from "#lib/platform/ids.ts";
import { type ActionKind, actionKinds, type ModerationActionView } from "#lib/shared/api/moderation.ts";
import type { Caller } from "#lib/videos/caller.ts";

export interface ModerationContext {
  db: Database;
  clock: Clock;
}

/** What an operator wants done, to whom and why. */
export type Order = { kind: ActionKind; reason: string } & ({ videoId: string } | { viewerId: string });

/** A creator may have hundreds of videos. */
const patience = { timeout: 60_000 };

/**
 * Carries out what an operator ordered and writes down who did what to whom, when and why: both or neither. `work` returns
 * false when there was nothing to do; then no line is written. Rows are only ever added.
 */
export async function carryOut(
  { db, clock }: ModerationContext,
  operator: Caller,
  order: Order,
  work: (tx: Transaction, now: Date) => Promise<boolean>,
): Promise<void> {
  const now = clock.now();
  await db.prisma.$transaction(async (tx) => {
    if (!(await work(tx, now))) return;
    const operatorId = operator.accounts[0] ?? operator.viewerId;
    await tx.moderationAction.create({
      data: { id: newId("act"), operator: operatorId, createdAt: now, ...order },
    });
  }, patience);
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
