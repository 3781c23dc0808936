import type { ChainLookup, SignatureClaim } from "#lib/chains/chain.ts";
import { verifyAccountSignature } from "#lib/chains/verify-account-signature.ts";
import { AppError } from "#lib/platform/errors.ts";
import { type AccountId, parseAccountId, readBareAddress } from "#lib/shared/caip.ts";

/**
 * The account that a signature proves, in the form in which it is kept. A key is the same person on every EVM chain, whatever
 * network the wallet was on; a smart account is not. Throws AppError `sign_in_invalid`, `chain_unavailable`.
 */
export async function proveEvmAccount(chains: ChainLookup, claim: SignatureClaim): Promise<AccountId> {
  const verdict = await verifyAccountSignature(chains, claim);
  if (!verdict.valid) {
    throw new AppError(
      "sign_in_invalid",
      "The signature does not belong to this account. Sign again with the same wallet.",
    );
  }
  const { address } = parseAccountId(claim.account);
  return (verdict.by === "key" ? readBareAddress(address)?.key : undefined) ?? claim.account;
}
