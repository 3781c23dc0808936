import type { ChainLookup } from "#lib/chains/chain.ts";
import { verifyAccountSignature } from "#lib/chains/verify-account-signature.ts";
import type { Clock } from "#lib/platform/clock.ts";
import { AppError } from "#lib/platform/errors.ts";
import { type SiweProof, siweProofSchema } from "#lib/shared/api/auth.ts";
import { formatAccountId, readBareAddress } from "#lib/shared/caip.ts";
import { evmChainId } from "#lib/shared/namespaces/eip155.ts";
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
      const verdict = await verifyAccountSignature(deps.chains, { account, message, signature });
      if (!verdict.valid) {
        throw new AppError(
          "sign_in_invalid",
          "The signature does not belong to this account. Sign again with the same wallet.",
        );
      }
      // A key is the same person on every EVM chain, whatever network the wallet was on; a smart account is not.
      return (verdict.by === "key" ? readBareAddress(claim.address)?.key : undefined) ?? account;
    },
  };
}
