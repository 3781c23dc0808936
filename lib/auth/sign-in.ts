import type { ChainLookup } from "#lib/chains/chain.ts";
import { verifyAccountSignature } from "#lib/chains/verify-account-signature.ts";
import type { Clock } from "#lib/platform/clock.ts";
import type { Database } from "#lib/platform/db.ts";
import { AppError } from "#lib/platform/errors.ts";
import { formatAccountId, readBareAddress } from "#lib/shared/caip.ts";
import { evmChainId } from "#lib/shared/namespaces/eip155.ts";
import { consumeNonce, readNonce } from "./nonces.ts";
import { type SignedIn, startSession } from "./sessions.ts";
import { checkSiweMessage, type SiweClaim, siweNonce } from "./verify-siwe.ts";

export interface SignInRequest {
  /** The EIP-4361 message as it was signed. */
  message: string;
  signature: `0x${string}`;
  userAgent: string | null;
}

/**
 * Signs a viewer in with an EIP-4361 message (EIP-191 for keys, ERC-1271 / ERC-6492 for smart accounts on their own
 * chain). The nonce is consumed last and once, so that a failed attempt can be repeated and a replay cannot.
 * Throws AppError `sign_in_invalid`, `nonce_unknown`, `nonce_consumed`, `nonce_expired` or `chain_unavailable`.
 */
export async function signIn(
  deps: { db: Database; clock: Clock; chains: ChainLookup },
  request: SignInRequest,
): Promise<{ token: string; session: SignedIn; expiresAt: Date }> {
  const { db, clock } = deps;
  const challenge = await readNonce(db.prisma, clock, siweNonce(request.message));
  const claim = checkSiweMessage(request.message, challenge, clock);
  const account = await verifiedAccount(deps.chains, claim, request);
  return db.prisma.$transaction(async (tx) => {
    await consumeNonce(tx, clock, challenge.nonce);
    return startSession(tx, clock, account, request.userAgent);
  });
}

async function verifiedAccount(
  chains: ChainLookup,
  claim: SiweClaim,
  request: SignInRequest,
): Promise<string> {
  const account = formatAccountId(evmChainId(claim.chainId), claim.address);
  const { message, signature } = request;
  const verdict = await verifyAccountSignature(chains, { account, message, signature });
  if (!verdict.valid) {
    throw new AppError(
      "sign_in_invalid",
      "The signature does not belong to this account. Sign again with the same wallet.",
    );
  }
  // A key is the same person on every EVM chain, whatever network the wallet was on; a smart account is not.
  return (verdict.by === "key" ? readBareAddress(claim.address)?.key : undefined) ?? account;
}
