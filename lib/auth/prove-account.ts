import type { Clock } from "#lib/platform/clock.ts";
import type { Database } from "#lib/platform/db.ts";
import { AppError } from "#lib/platform/errors.ts";
import type { AccountId } from "#lib/shared/caip.ts";
import { type ChallengePurpose, readNonce } from "./nonces.ts";
import type { SignInSchemes } from "./sign-in-scheme.ts";

export interface ProofContext {
  db: Database;
  clock: Clock;
  signIns: SignInSchemes;
}

/**
 * The account that a proof proves, by the scheme that it names, and the nonce of its challenge, which was issued for this
 * purpose. Whoever acts on it consumes the nonce in the same transaction, last and once: a failed attempt can be repeated,
 * a replay cannot. Throws AppError `request_invalid`, `sign_in_invalid`, `nonce_unknown`, `nonce_consumed`,
 * `nonce_expired` or `chain_unavailable`.
 */
export async function proveAccount(
  { db, clock, signIns }: ProofContext,
  body: { scheme: string },
  purpose: ChallengePurpose,
): Promise<{ account: AccountId; nonce: string }> {
  const scheme = signIns.get(body.scheme);
  if (scheme === undefined) {
    throw new AppError("request_invalid", `body.scheme: must be one of ${signIns.names().join(", ")}`);
  }
  const { data: proof, error } = scheme.proof.safeParse(body);
  if (error !== undefined) {
    const [issue] = error.issues;
    throw new AppError("request_invalid", `${["body", ...(issue?.path ?? [])].join(".")}: ${issue?.message}`);
  }
  const challenge = await readNonce(db.prisma, clock, scheme.nonceOf(proof), purpose);
  return { account: await scheme.verify(proof, challenge), nonce: challenge.nonce };
}
