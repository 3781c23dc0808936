import { getAddress } from "viem";
import type { ChainLookup } from "#lib/chains/chain.ts";
import { type Eip712Proof, eip712ProofSchema } from "#lib/shared/api/auth.ts";
import { parseAccountId } from "#lib/shared/caip.ts";
import { evmChainNumber } from "#lib/shared/namespaces/eip155.ts";
import { signInTypedData } from "#lib/shared/sign-in-typed-data.ts";
import type { Challenge } from "./nonces.ts";
import { proveEvmAccount } from "./prove-evm-account.ts";
import type { SignInScheme } from "./sign-in-scheme.ts";

/**
 * Sign-in by typed data (EIP-712), for wallets that sign no text. Nothing that was signed is read: the fields are written
 * again from the challenge, and a signature of any others belongs to nobody.
 */
export function createEip712Scheme(deps: { chains: ChainLookup }): SignInScheme<Eip712Proof> {
  return {
    name: "eip712",
    proof: eip712ProofSchema,
    nonceOf: ({ nonce }) => nonce,
    verify({ account, signature }, challenge) {
      return proveEvmAccount(deps.chains, { account, message: typedData(challenge, account), signature });
    },
  };
}

function typedData({ issuedAt, expiresAt, ...terms }: Challenge, account: string) {
  const { chain, address } = parseAccountId(account);
  return signInTypedData(
    { ...terms, issuedAt: issuedAt.toISOString(), expiresAt: expiresAt.toISOString() },
    { address: getAddress(address), chainId: evmChainNumber(chain) ?? 0 },
  );
}
