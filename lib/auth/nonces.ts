import type { Clock } from "#lib/platform/clock.ts";
import { newSecret } from "#lib/platform/crypto.ts";
import type { Db } from "#lib/platform/db.ts";
import { AppError } from "#lib/platform/errors.ts";

/** A nonce lives this long. */
export const nonceSeconds = 5 * 60;

/** What the sentence in the wallet's window says. */
export const signInStatement = "Sign in to StreamGate. This costs nothing and sends no transaction.";

/** What a signature is good for. `confirm` and `link` change the accounts of the sign-in that asked for the challenge. */
export type ChallengePurpose = { kind: "sign_in" } | { kind: "confirm" | "link"; sessionId: string };

export interface Challenge {
  nonce: string;
  domain: string;
  uri: string;
  statement: string;
  issuedAt: Date;
  expiresAt: Date;
}

/** Issues a challenge for this site. EIP-4361 wants ≥ 8 alphanumeric characters; these are 32 hex from the CSPRNG. */
export async function issueNonce(
  db: Db,
  clock: Clock,
  publicUrl: URL,
  purpose: ChallengePurpose = { kind: "sign_in" },
  statement = signInStatement,
): Promise<Challenge> {
  const issuedAt = clock.now();
  const challenge = {
    nonce: Buffer.from(newSecret(24), "base64url").toString("hex"),
    domain: publicUrl.host,
    uri: publicUrl.origin,
    statement,
    issuedAt,
    expiresAt: new Date(issuedAt.getTime() + nonceSeconds * 1000),
  };
  await db.nonce.create({ data: { ...challenge, ...columnsOf(purpose) } });
  return challenge;
}

/**
 * Reads a challenge without consuming it. Throws AppError `nonce_unknown`, `nonce_consumed` or `nonce_expired`, and
 * `sign_in_invalid` for one that was issued for another purpose or to another sign-in.
 */
export async function readNonce(
  db: Db,
  clock: Clock,
  nonce: string,
  purpose: ChallengePurpose,
): Promise<Challenge> {
  const row = await db.nonce.findUnique({ where: { nonce } });
  if (row === null) throw new AppError("nonce_unknown", "This sign-in was not started here. Try again.");
  if (row.consumedAt !== null) throw consumed();
  if (row.expiresAt <= clock.now()) {
    throw new AppError("nonce_expired", "This sign-in took longer than five minutes. Try again.");
  }
  const meant = columnsOf(purpose);
  if (row.purpose !== meant.purpose || row.sessionId !== meant.sessionId) {
    throw new AppError("sign_in_invalid", "This message was signed for something else. Start again.");
  }
  return row;
}

/** Consumes a nonce: of any number of callers at once, exactly one returns; the others get `nonce_consumed`. */
export async function consumeNonce(db: Db, clock: Clock, nonce: string): Promise<void> {
  const { count } = await db.nonce.updateMany({
    where: { nonce, consumedAt: null, expiresAt: { gt: clock.now() } },
    data: { consumedAt: clock.now() },
  });
  if (count !== 1) throw consumed();
}

/** Deletes nonces that expired an hour ago. Returns how many. */
export async function sweepNonces(db: Db, clock: Clock): Promise<number> {
  const before = new Date(clock.now().getTime() - 3_600_000);
  return (await db.nonce.deleteMany({ where: { expiresAt: { lt: before } } })).count;
}

function columnsOf(purpose: ChallengePurpose) {
  return { purpose: purpose.kind, sessionId: purpose.kind === "sign_in" ? null : purpose.sessionId };
}

function consumed(): AppError {
  return new AppError("nonce_consumed", "This sign-in was already used. Try again.");
}
