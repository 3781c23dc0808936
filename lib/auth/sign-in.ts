import type { Clock } from "#lib/platform/clock.ts";
import type { Database } from "#lib/platform/db.ts";
import { AppError } from "#lib/platform/errors.ts";
import { consumeNonce, readNonce } from "./nonces.ts";
import { type SignedIn, startSession } from "./sessions.ts";
import type { SignInSchemes } from "./sign-in-scheme.ts";

export interface SignInRequest {
  /** The body as it was sent: the name of its scheme, and what that wants. */
  body: { scheme: string };
  userAgent: string | null;
}

/**
 * Signs a viewer in by the scheme that the body names. The nonce is consumed last and once, so that a failed attempt can
 * be repeated and a replay cannot. Throws AppError `request_invalid`, `sign_in_invalid`, `nonce_unknown`,
 * `nonce_consumed`, `nonce_expired` or `chain_unavailable`.
 */
export async function signIn(
  deps: { db: Database; clock: Clock; signIns: SignInSchemes },
  { body, userAgent }: SignInRequest,
): Promise<{ token: string; session: SignedIn; expiresAt: Date }> {
  const { db, clock, signIns } = deps;
  const scheme = signIns.get(body.scheme);
  if (scheme === undefined) {
    throw new AppError("request_invalid", `body.scheme: must be one of ${signIns.names().join(", ")}`);
  }
  const { data: proof, error } = scheme.proof.safeParse(body);
  if (error !== undefined) {
    const [issue] = error.issues;
    throw new AppError("request_invalid", `${["body", ...(issue?.path ?? [])].join(".")}: ${issue?.message}`);
  }
  const challenge = await readNonce(db.prisma, clock, scheme.nonceOf(proof));
  const account = await scheme.verify(proof, challenge);
  return db.prisma.$transaction(async (tx) => {
    await consumeNonce(tx, clock, challenge.nonce);
    return startSession(tx, clock, account, userAgent);
  });
}
