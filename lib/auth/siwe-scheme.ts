import type { ChainLookup } from "#lib/chains/chain.ts";
import type { Clock } from "#lib/platform/clock.ts";
import { type SiweProof, siweProofSchema } from "#lib/shared/api/auth.ts";
import { formatAccountId } from "#lib/shared/caip.ts";
import { evmChainId } from "#lib/shared/namespaces/eip155.ts";
import { proveEvmAccount } from "./prove-evm-account.ts";
import type { SignInScheme } from "./sign-in-scheme.ts";
import { checkSiweMessage, siweNonce } from "./verify-siwe.ts";

/**
 * Sign-In with Ethereum: an EIP-4361 message, signed by a key (EIP-191) or by a smart account on its own chain (ERC-1271,
 * ERC-6492).
 */
export function createSiweScheme(deps: { chains: ChainLookup; clock: Clock }): SignInScheme<SiweProof> {
  return {
    name: "siwe",
    proof: siweProofSchema,
    nonceOf: ({ message }) => siweNonce(message),
    async verify({ message, signature }, challenge) {
      const claim = checkSiweMessage(message, challenge, deps.clock);
      const account = formatAccountId(evmChainId(claim.chainId), claim.address);
      return proveEvmAccount(deps.chains, { account, message, signature });
    },
  };
}
