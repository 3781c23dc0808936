import { parseAccountId } from "#lib/shared/caip.ts";
import type { ChainLookup, SignatureClaim, SignatureVerdict } from "./chain.ts";
import { checkKeySignature } from "./evm/key-signature.ts";
import { checkSolanaSignature } from "./solana/key-signature.ts";

/** By CAIP-2 namespace: whether a key signed, told without any chain. */
const keyChecks: Readonly<Record<string, (claim: SignatureClaim) => Promise<boolean>>> = {
  eip155: async (claim) => (await checkKeySignature(claim)) === "valid",
  // Solana has no form for fields.
  solana: async ({ message, ...claim }) =>
    typeof message === "string" && checkSolanaSignature({ message, ...claim }),
};

/**
 * Verifies a signed message of any account, by its own chain where that is configured. A key's signature needs no chain,
 * so a wallet on a network that is not configured signs in as well. Throws ChainUnavailableError when the account's chain
 * is needed and silent.
 */
export async function verifyAccountSignature(
  chains: ChainLookup,
  claim: SignatureClaim,
): Promise<SignatureVerdict> {
  const { namespace, chain } = parseAccountId(claim.account);
  const configured = chains.get(chain);
  if (configured !== undefined) return configured.verifySignature(claim);
  const valid = (await keyChecks[namespace]?.(claim)) ?? false;
  return valid ? { valid: true, by: "key" } : { valid: false };
}
