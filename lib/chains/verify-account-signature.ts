import { parseAccountId } from "#lib/shared/caip.ts";
import { eip155 } from "#lib/shared/namespaces/eip155.ts";
import type { ChainLookup, SignatureClaim } from "./chain.ts";
import { checkKeySignature } from "./evm/key-signature.ts";

/**
 * How an account proved itself. A `contract` account speaks for its own chain only; a `key` is the same on all EVM
 * chains.
 */
export type SignatureVerdict = { valid: true; by: "key" | "contract" } | { valid: false };

/**
 * Verifies a signed message of any account. A key's signature needs no chain, so a wallet on a network that is not
 * configured signs in as well; a smart account (ERC-1271, ERC-6492) is asked on its own chain.
 * Throws ChainUnavailableError when that chain is configured but silent.
 */
export async function verifyAccountSignature(
  chains: ChainLookup,
  claim: SignatureClaim,
): Promise<SignatureVerdict> {
  const { namespace, chain } = parseAccountId(claim.account);
  if (namespace === eip155.name) {
    const verdict = await checkKeySignature(claim);
    if (verdict === "valid") return { valid: true, by: "key" };
    if (verdict === "malleated") return { valid: false };
  }
  const valid = (await chains.get(chain)?.verifySignature(claim)) ?? false;
  return valid ? { valid: true, by: "contract" } : { valid: false };
}
