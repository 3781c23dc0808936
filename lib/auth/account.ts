import { appendEvent } from "#lib/events/outbox.ts";
import type { Clock } from "#lib/platform/clock.ts";
import type { Database, Db, Transaction } from "#lib/platform/db.ts";
import { NotFoundError } from "#lib/platform/errors.ts";

/** More than a person keeps apart: signing out of one of these brings the next one into view. */
const mostSessions = 100;

/** A viewer's accounts in the order they were linked, and the newest sign-ins that are running, newest first. */
export async function accountAndSessions(db: Db, clock: Clock, viewerId: string) {
  const [accounts, sessions] = await Promise.all([
    db.account.findMany({ where: { viewerId }, orderBy: [{ createdAt: "asc" }, { id: "asc" }] }),
    db.session.findMany({
      where: { viewerId, revokedAt: null, expiresAt: { gt: clock.now() } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: mostSessions,
      // The hash of a token is nobody's business.
      select: { id: true, accountId: true, userAgent: true, createdAt: true, expiresAt: true },
    }),
  ]);
  return { accounts, sessions };
}

/** Every sign-in that is remembered, over or not. */
export function allSessions(db: Db, viewerId: string) {
  return db.session.findMany({
    where: { viewerId },
    orderBy: { createdAt: "asc" },
    select: { id: true, accountId: true, userAgent: true, createdAt: true, expiresAt: true, revokedAt: true },
  });
}

/** Ends one of a viewer's own sign-ins, wherever it is. Throws NotFoundError for anybody else's. */
export async function revokeOwnSession(
  db: Db,
  clock: Clock,
  viewerId: string,
  sessionId: string,
): Promise<void> {
  const own = await db.session.count({ where: { id: sessionId, viewerId } });
  if (own === 0) throw new NotFoundError("The sign-in");
  await db.session.updateMany({
    where: { id: sessionId, revokedAt: null },
    data: { revokedAt: clock.now() },
  });
}

/** Ends all sign-ins of a viewer but this one. */
export async function revokeOtherSessions(
  db: Db,
  clock: Clock,
  { viewerId, sessionId }: { viewerId: string; sessionId: string },
): Promise<void> {
  await db.session.updateMany({
    where: { viewerId, id: { not: sessionId }, revokedAt: null },
    data: { revokedAt: clock.now() },
  });
}

/**
 * Takes the person out of a viewer: accounts, sign-ins and rate buckets go. What remains is an id that nobody can sign in
 * to, or nothing when no video hangs on it. A ban of the accounts stays. Whoever signs in later is somebody new.
 */
export async function forgetViewer(
  tx: Transaction,
  viewerId: string,
  options: { keepShell: boolean; now: Date },
): Promise<void> {
  await appendEvent(tx, "session/revoked", { viewerId });
  await tx.session.deleteMany({ where: { viewerId } });
  await tx.account.deleteMany({ where: { viewerId } });
  await tx.formerAccount.deleteMany({ where: { viewerId } });
  await tx.rateBucket.deleteMany({ where: { id: { endsWith: `:${viewerId}` } } });
  if (options.keepShell) {
    await tx.viewer.update({
      where: { id: viewerId },
      data: { deletedAt: options.now, bannedAt: null, banReason: null },
    });
  } else await tx.viewer.delete({ where: { id: viewerId } });
}

/** Since when a viewer is known. */
export async function viewerSince(db: Database, viewerId: string): Promise<Date> {
  const viewer = await db.prisma.viewer.findUnique({ where: { id: viewerId }, select: { createdAt: true } });
  if (viewer === null) throw new NotFoundError("The account");
  return viewer.createdAt;
}
