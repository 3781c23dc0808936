import type { Clock } from "#lib/platform/clock.ts";
import type { Db, Transaction } from "#lib/platform/db.ts";
import { AppError, NotFoundError } from "#lib/platform/errors.ts";
import { lock } from "#lib/platform/lock.ts";
import { type AccountId, parseAccountId } from "#lib/shared/caip.ts";
import { type Challenge, consumeNonce, issueNonce } from "./nonces.ts";
import { type ProofContext, proveAccount } from "./prove-account.ts";

/** Each is asked about in every gate; nobody needs more. */
const mostAccounts = 10;

/** A signature by one of the viewer's accounts is fresh for so long. */
const freshSeconds = 5 * 60;

const free = "This costs nothing and sends no transaction.";

/**
 * Issues a challenge to a viewer who is signed in: `confirm` is for an account that they have, `link` for one that they want
 * to add. The second is only issued while the last signature by one of theirs is fresh (security.md: linking needs a fresh
 * signature of both). Throws AppError `proof_needed`.
 */
export async function issueAccountNonce(
  deps: { db: { prisma: Db }; clock: Clock; publicUrl: URL },
  signedIn: { sessionId: string; accounts: readonly AccountId[] },
  kind: "confirm" | "link",
): Promise<Challenge> {
  const { db, clock, publicUrl } = deps;
  const purpose = { kind, sessionId: signedIn.sessionId };
  if (kind === "confirm") {
    const statement = `Confirm at StreamGate that this account is yours, to change which accounts sign you in. ${free}`;
    return issueNonce(db.prisma, clock, publicUrl, purpose, statement);
  }
  const freshSince = new Date(clock.now().getTime() - freshSeconds * 1000);
  const fresh = { id: signedIn.sessionId, provenAt: { gt: freshSince } };
  if ((await db.prisma.session.count({ where: fresh })) === 0) {
    throw new AppError(
      "proof_needed",
      "Sign with an account that you have here first, then with the new one.",
    );
  }
  // EIP-4361 allows a statement no dots that shorten; the whole address says it best anyway.
  const { address } = parseAccountId(signedIn.accounts[0] ?? "");
  const statement = `Link this account to ${address} at StreamGate: either then signs in the same person. ${free}`;
  return issueNonce(db.prisma, clock, publicUrl, purpose, statement);
}

/**
 * A viewer proves anew that one of their accounts is theirs, by its answer to a `confirm` challenge of this sign-in. Throws
 * what `proveAccount` throws.
 */
export async function confirmAccount(
  context: ProofContext,
  { sessionId, viewerId }: { sessionId: string; viewerId: string },
  proof: { scheme: string },
): Promise<void> {
  const { db, clock } = context;
  const { account, nonce } = await proveAccount(context, proof, { kind: "confirm", sessionId });
  await db.prisma.$transaction(async (tx) => {
    await consumeNonce(tx, clock, nonce);
    const own = await tx.account.count({ where: { id: account, viewerId } });
    if (own === 0) {
      throw new AppError("sign_in_invalid", "This account is not one of yours here. Sign with one that is.");
    }
    await tx.session.updateMany({ where: { id: sessionId }, data: { provenAt: clock.now() } });
  });
}

/**
 * Whose an account is, null when nobody's; nobody signs in with it for the first time, links or removes it before the
 * transaction ends, and the accounts of the viewers that are concerned stay as they are.
 */
export async function holdAccount(
  tx: Transaction,
  account: AccountId,
  viewerId: string,
): Promise<string | null> {
  await lock(tx, `account:${account}`);
  const known = await tx.account.findUnique({ where: { id: account } });
  const concerned = [...new Set([viewerId, known?.viewerId ?? viewerId])].sort();
  await tx.$queryRaw`SELECT FROM "Viewer" WHERE id = ANY (${concerned}) ORDER BY id FOR UPDATE`;
  return known?.viewerId ?? null;
}

/** Adds an account that is nobody's. Throws `account_limit`. */
export async function addAccount(
  tx: Transaction,
  clock: Clock,
  viewerId: string,
  account: AccountId,
): Promise<void> {
  await checkRoom(tx, viewerId);
  await tx.account.create({ data: { id: account, viewerId, createdAt: clock.now() } });
}

/**
 * Hands the account and the sign-ins of a viewer to another one; the first is gone then, so nothing else may hang on it any
 * more. Throws `account_limit`.
 */
export async function takeOverViewer(tx: Transaction, clock: Clock, from: string, to: string): Promise<void> {
  await checkRoom(tx, to);
  await tx.account.updateMany({ where: { viewerId: from }, data: { viewerId: to, createdAt: clock.now() } });
  await tx.session.updateMany({ where: { viewerId: from }, data: { viewerId: to } });
  const former = await tx.formerAccount.findMany({ where: { viewerId: from } });
  await tx.formerAccount.createMany({
    data: former.map(({ accountId }) => ({ accountId, viewerId: to })),
    skipDuplicates: true,
  });
  await tx.viewer.delete({ where: { id: from } });
}

/**
 * Takes an account from a viewer and ends its sign-ins. With `keepsQuotas` it is noted, so that the account takes along what
 * was used of its quotas (lib/videos/quota.ts). Throws NotFoundError, and `account_in_use` for the last one.
 */
export async function removeAccount(
  tx: Transaction,
  clock: Clock,
  { viewerId, accountId, keepsQuotas }: { viewerId: string; accountId: AccountId; keepsQuotas: boolean },
): Promise<void> {
  const { count } = await tx.account.deleteMany({ where: { id: accountId, viewerId } });
  if (count === 0) throw new NotFoundError("The account");
  if ((await tx.account.count({ where: { viewerId } })) === 0) {
    throw new AppError(
      "account_in_use",
      "This is your only account here. Add another one before you remove it.",
    );
  }
  await tx.session.updateMany({
    where: { viewerId, accountId, revokedAt: null },
    data: { revokedAt: clock.now() },
  });
  if (keepsQuotas) {
    await tx.formerAccount.createMany({ data: [{ accountId, viewerId }], skipDuplicates: true });
  }
}

/** Accounts that were removed from a viewer and are still remembered for their quotas. */
export async function formerAccounts(db: Db, viewerId: string): Promise<AccountId[]> {
  const rows = await db.formerAccount.findMany({ where: { viewerId }, orderBy: { accountId: "asc" } });
  return rows.map(({ accountId }) => accountId);
}

async function checkRoom(tx: Transaction, viewerId: string): Promise<void> {
  if ((await tx.account.count({ where: { viewerId } })) < mostAccounts) return;
  throw new AppError(
    "account_limit",
    `You have ${mostAccounts} accounts here, which is the most. Remove one first.`,
  );
}
