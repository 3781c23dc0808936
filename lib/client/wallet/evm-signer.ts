import { getAddress } from "viem";
import { createSiweMessage } from "viem/siwe";
import type { Config, Connector } from "wagmi";
import { disconnect, signMessage, signTypedData } from "wagmi/actions";
import { formatAccountId } from "#lib/shared/caip.ts";
import { evmChainId } from "#lib/shared/namespaces/eip155.ts";
import { type SignInTerms, signInTypedData } from "#lib/shared/sign-in-typed-data.ts";
import type { Signer } from "./sign-in.ts";

/**
 * The account of an Ethereum wallet: it signs an EIP-4361 message, or the same as typed data. Both name the chain that the wallet
 * is on when it is asked, known to us or not: no network is switched to sign in.
 */
export function evmSigner(config: Config, wallet: { connector: Connector; address: string }): Signer {
  const { connector } = wallet;
  const address = getAddress(wallet.address);
  return {
    address,
    walletName: connector.name,
    leave: () => void disconnect(config, { connector }),
    forms: [
      {
        name: "message",
        async prove(terms) {
          const message = siweMessage(terms, address, await connector.getChainId());
          const signature = await signMessage(config, { account: address, connector, message });
          return { scheme: "siwe", message, signature };
        },
      },
      {
        name: "fields",
        async prove(terms) {
          const chainId = await connector.getChainId();
          const fields = signInTypedData(terms, { address, chainId });
          const signature = await signTypedData(config, { account: address, connector, ...fields });
          const account = formatAccountId(evmChainId(chainId), address);
          return { scheme: "eip712", nonce: terms.nonce, account, signature };
        },
      },
    ],
  };
}

function siweMessage(terms: SignInTerms, address: `0x${string}`, chainId: number): string {
  const { issuedAt, expiresAt, ...same } = terms;
  return createSiweMessage({
    ...same,
    address,
    chainId,
    version: "1",
    issuedAt: new Date(issuedAt),
    expirationTime: new Date(expiresAt),
  });
}
