import { appendEvent } from "#lib/events/outbox.ts";
import type { Caller } from "#lib/platform/caller.ts";
import type { Clock } from "#lib/platform/clock.ts";
import { hashSecret, newSecret } from "#lib/platform/crypto.ts";
import type { Db, Transaction } from "#lib/platform/db.ts";
import { newId } from "#lib/platform/ids.ts";
import { lock } from "#lib/platform/lock.ts";
import { cleanLine, cutText } from "#lib/shared/text.ts";
import { banOf } from "./bans.ts";

/** A sign-in lasts this long unless it is revoked. */
export const sessionSeconds = 30 * 24 * 3600;

/** Somebody who is signed in; which role they have says the configuration. */
export type SignedIn = Omit<Caller, "operator" | "embed">;

/** Starts a session for an account, making its viewer on first sight. Returns the token, which is kept nowhere else. */
export async function startSession(
  tx: Transaction,
  clock: Clock,
  account: string,
  userAgent: string | null,
): Promise<{ token: string; session: SignedIn; expiresAt: Date }> {
  const viewerId = await viewerOf(tx, account);
  const token = newSecret();
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + sessionSeconds * 1000);
  const { id } = await tx.session.create({
    data: {
      id: newId("ses"),
      tokenHash: hashSecret(token),
      viewerId,
      accountId: account,
      userAgent: userAgent === null ? null : cutText(cleanLine(userAgent), 300),
      createdAt: now,
      provenAt: now,
      expiresAt,
    },
  });
  const { banReason } = await tx.viewer.findUniqueOrThrow({ where: { id: viewerId } });
  const session = { sessionId: id, viewerId, accounts: await accountsOf(tx, viewerId, account), banReason };
  return { token, session, expiresAt };
}

/** Who a token belongs to, or null when it is unknown, expired or revoked. */
export async function findSession(db: Db, clock: Clock, token: string): Promise<SignedIn | null> {
  return findRunning(db, clock, { tokenHash: hashSecret(token) });
}

/** The same for a session that is known by its id; for those inside to whom it was lent (embed-sessions.ts). */
export async function findSessionById(db: Db, clock: Clock, id: string): Promise<SignedIn | null> {
  return findRunning(db, clock, { id });
}

async function findRunning(
  db: Db,
  clock: Clock,
  where: { tokenHash: string } | { id: string },
): Promise<SignedIn | null> {
  const row = await db.session.findUnique({
    where,
    include: { viewer: { include: { accounts: { orderBy: { createdAt: "asc" } } } } },
  });
  if (row === null || row.revokedAt !== null || row.expiresAt <= clock.now()) return null;
  const accounts = row.viewer.accounts.map((account) => account.id);
  return {
    sessionId: row.id,
    viewerId: row.viewerId,
    accounts: first(row.accountId, accounts),
    banReason: row.viewer.banReason,
  };
}

/** Ends one session; ending it twice is fine. */
export async function revokeSession(db: Db, clock: Clock, sessionId: string): Promise<void> {
  await db.session.updateMany({
    where: { id: sessionId, revokedAt: null },
    data: { revokedAt: clock.now() },
  });
}

/** Ends every session of a viewer, in every browser. */
export async function revokeSessions(tx: Transaction, clock: Clock, viewerId: string): Promise<void> {
  await tx.session.updateMany({ where: { viewerId, revokedAt: null }, data: { revokedAt: clock.now() } });
  await appendEvent(tx, "session/revoked", { viewerId });
}

async function viewerOf(tx: Transaction, account: string): Promise<string> {
  // Two first sign-ins of one account at once must end with one viewer.
  await lock(tx, `account:${account}`);
  const known = await tx.account.findUnique({ where: { id: account } });
  if (known !== null) return known.viewerId;
  const viewer = await tx.viewer.create({
    data: { id: newId("vwr"), accounts: { create: { id: account } }, ...(await banOf(tx, account)) },
  });
  return viewer.id;
}

async function accountsOf(tx: Transaction, viewerId: string, account: string): Promise<string[]> {
  const rows = await tx.account.findMany({ where: { viewerId }, orderBy: { createdAt: "asc" } });
  return first(
    account,
    rows.map((row) => row.id),
  );
}

function first(account: string, accounts: string[]): string[] {
  return [account, ...accounts.filter((other) => other !== account)];
}
