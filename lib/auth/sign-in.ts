import { consumeNonce } from "./nonces.ts";
import { type ProofContext, proveAccount } from "./prove-account.ts";
import { type SignedIn, startSession } from "./sessions.ts";

export interface SignInRequest {
  /** The body as it was sent: the name of its scheme, and what that wants. */
  body: { scheme: string };
  userAgent: string | null;
}

/** Signs a viewer in by the scheme that the body names. Throws what `proveAccount` throws. */
export async function signIn(
  deps: ProofContext,
  { body, userAgent }: SignInRequest,
): Promise<{ token: string; session: SignedIn; expiresAt: Date }> {
  const { db, clock } = deps;
  const { account, nonce } = await proveAccount(deps, body, { kind: "sign_in" });
  return db.prisma.$transaction(async (tx) => {
    await consumeNonce(tx, clock, nonce);
    return startSession(tx, clock, account, userAgent);
  });
}
