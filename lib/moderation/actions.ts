import type { Caller } from "#lib/platform/caller.ts";
import type { Clock } from "#lib/platform/clock.ts";
import { behind, readCursor, toPage } from "#lib/platform/cursor.ts";
import type { Database, Db, Prisma, Transaction } from "#lib/platform/db.ts";
import { newId } from "#lib/platform/ids.ts";
import { type ActionKind, actionKinds, type ModerationActionView } from "#lib/shared/api/moderation.ts";

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

/** What operators did, newest first. Throws AppError `request_invalid`. */
export async function listActions(
  db: Db,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ actions: ModerationActionView[]; nextCursor: string | null }> {
  const rows = await db.moderationAction.findMany({
    where: behind("createdAt", readCursor(cursor, "act")),
    orderBy,
    take: limit + 1,
  });
  const page = toPage(rows, limit, ({ createdAt }) => createdAt);
  return { actions: page.rows.flatMap(view), nextCursor: page.nextCursor };
}

/** The newest of what operators did about a video and its creator, newest first. */
export async function listActionsAbout(
  db: Db,
  { videoId, viewerId }: { videoId: string; viewerId: string },
  limit: number,
): Promise<ModerationActionView[]> {
  // Two questions, each answered by its index; asked as one, all that operators ever did would be read.
  const [ofVideo, ofCreator] = await Promise.all([
    db.moderationAction.findMany({ where: { videoId }, orderBy, take: limit }),
    db.moderationAction.findMany({ where: { viewerId }, orderBy, take: limit }),
  ]);
  return [...ofVideo, ...ofCreator]
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1))
    .slice(0, limit)
    .flatMap(view);
}

const orderBy = [
  { createdAt: "desc" },
  { id: "desc" },
] satisfies Prisma.ModerationActionOrderByWithRelationInput[];

function view({
  kind: written,
  createdAt,
  ...row
}: Prisma.ModerationActionGetPayload<object>): ModerationActionView[] {
  const kind = actionKinds.find((known) => known === written);
  return kind === undefined ? [] : [{ ...row, kind, createdAt: createdAt.toISOString() }];
}
