import { accountAndSessions } from "#lib/auth/account.ts";
import { banAmong } from "#lib/auth/bans.ts";
import { addAccount, holdAccount, removeAccount, takeOverViewer } from "#lib/auth/linked-accounts.ts";
import { consumeNonce } from "#lib/auth/nonces.ts";
import { type ProofContext, proveAccount } from "#lib/auth/prove-account.ts";
import { moveReports } from "#lib/moderation/report-video.ts";
import { contactOf, moveEmail } from "#lib/notices/email/contacts.ts";
import { countNotices, moveNotices } from "#lib/notices/inbox.ts";
import type { Caller } from "#lib/platform/caller.ts";
import type { Clock } from "#lib/platform/clock.ts";
import type { Transaction } from "#lib/platform/db.ts";
import { AppError } from "#lib/platform/errors.ts";
import { countWatched, movePlayback, unlinkFromPlayback } from "#lib/playback/change-accounts.ts";
import type { MergeOffer } from "#lib/shared/api/account.ts";
import type { AccountId } from "#lib/shared/caip.ts";
import { countVideos } from "#lib/videos/find-video.ts";
import { hasUploaded, moveVideos } from "#lib/videos/forget-creator.ts";
import { AccountBannedError } from "#lib/videos/take-down.ts";

/**
 * Adds an account that answered a `link` challenge of this sign-in (docs/decisions/040). One that is another viewer's is
 * refused with what a merge would bring, and its proof stays good for asking again with `merge`. Throws what `proveAccount`
 * throws, `account_taken`, `account_limit`, `account_banned`.
 */
export async function linkAccount(
  context: ProofContext,
  viewer: Caller,
  { proof, merge }: { proof: { scheme: string }; merge: boolean },
): Promise<{ account: AccountId; merged: boolean }> {
  const { db, clock } = context;
  const { viewerId, sessionId } = viewer;
  const { account, nonce } = await proveAccount(context, proof, { kind: "link", sessionId });
  return db.prisma.$transaction(async (tx) => {
    const owner = await holdAccount(tx, account, viewerId);
    const taken = owner !== null && owner !== viewerId;
    await refuseBanned(tx, taken ? [viewerId, owner] : [viewerId], account);
    if (taken && !merge) throw await takenBy(tx, clock, owner, viewerId);
    await consumeNonce(tx, clock, nonce);
    if (owner === null) await addAccount(tx, clock, viewerId, account);
    if (taken) await mergeViewers(tx, clock, owner, viewerId);
    return { account, merged: taken };
  });
}

/**
 * Removes one of a viewer's accounts: its sign-ins end, and what plays is decided anew without it. Throws NotFoundError,
 * `account_in_use`, `account_banned`.
 */
export async function unlinkAccount(
  { db, clock }: Pick<ProofContext, "db" | "clock">,
  viewer: Caller,
  accountId: AccountId,
): Promise<void> {
  const { viewerId } = viewer;
  if (accountId === viewer.accounts[0] && viewer.accounts.length > 1) {
    throw new AppError(
      "account_in_use",
      "You are signed in with this account here. Sign in with another one of yours, then remove it.",
    );
  }
  await db.prisma.$transaction(async (tx) => {
    await holdAccount(tx, accountId, viewerId);
    // A ban is of all accounts that there were: none of them gets away from it.
    await refuseBanned(tx, [viewerId], accountId);
    const keepsQuotas = await hasUploaded(tx, viewerId);
    await removeAccount(tx, clock, { viewerId, accountId, keepsQuotas });
    await unlinkFromPlayback(tx, viewerId, accountId);
  });
}

async function refuseBanned(tx: Transaction, viewerIds: string[], account: AccountId): Promise<void> {
  const reason = await banAmong(tx, viewerIds, account);
  if (reason !== null) throw new AccountBannedError(reason);
}

/** The account is another viewer's: what a merge would bring, or why there can be none. */
async function takenBy(tx: Transaction, clock: Clock, other: string, viewerId: string): Promise<AppError> {
  if ((await countAccounts(tx, other)) > 1) {
    return new AppError(
      "account_taken",
      "This account is linked to other accounts already. Sign in with it and remove it there, or sign in with it to watch.",
      { details: { offer: null } },
    );
  }
  const { sessions } = await accountAndSessions(tx, clock, other);
  const [own, mail] = [await contactOf(tx, viewerId), await contactOf(tx, other)];
  const offer: MergeOffer = {
    videos: await countVideos(tx, other),
    watched: await countWatched(tx, other),
    notices: await countNotices(tx, other),
    signIns: sessions.length,
    mail: mail === null ? null : mail.confirmed && own === null ? "moved" : "forgotten",
  };
  return new AppError(
    "account_taken",
    "Somebody signed in here with this account on its own before. The two can be merged, or left as they are.",
    { details: { offer } },
  );
}

/** All that hangs on the other viewer, who has this one account alone, becomes this viewer's. */
async function mergeViewers(tx: Transaction, clock: Clock, from: string, to: string): Promise<void> {
  if ((await countAccounts(tx, from)) > 1) throw await takenBy(tx, clock, from, to);
  await moveVideos(tx, from, to);
  await movePlayback(tx, from, to, clock.now());
  await moveNotices(tx, from, to);
  await moveEmail(tx, from, to);
  await moveReports(tx, from, to);
  await takeOverViewer(tx, clock, from, to);
}

function countAccounts(tx: Transaction, viewerId: string): Promise<number> {
  return tx.account.count({ where: { viewerId } });
}
