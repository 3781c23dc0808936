import { type Chain, defineChain } from "viem";
import { findKnownChain, type KnownChain, knownChains } from "#lib/shared/known-chains.ts";
import { evmChainNumber } from "#lib/shared/namespaces/eip155.ts";

/** A chain as the API lists it. */
export interface ListedChain {
  id: string;
  name: string;
  testnet: boolean;
  localRpcUrl: string | null;
}

const unknown = { currency: { name: "Ether", symbol: "ETH", decimals: 18 }, publicRpcUrls: [] };

/**
 * The EVM chains that wallets are told of: first those that gates read here, then the well-known ones.
 * A wallet on any other chain may still sign in.
 */
export function walletChains(listed: readonly ListedChain[]): [Chain, ...Chain[]] {
  const here = listed.map(({ localRpcUrl, ...chain }) => ({
    ...unknown,
    ...findKnownChain(chain.id),
    ...chain,
    ...(localRpcUrl === null ? {} : { publicRpcUrls: [localRpcUrl] }),
  }));
  const others = knownChains.filter(({ id, testnet }) => !testnet && !here.some((chain) => chain.id === id));
  const chains = [...here, ...others].flatMap(walletChain);
  // There are well-known ones, whatever is listed.
  return chains as [Chain, ...Chain[]];
}

/** None for a chain of another namespace. */
function walletChain({ id, name, testnet, currency, explorerUrl, publicRpcUrls }: KnownChain): Chain[] {
  const number = evmChainNumber(id);
  if (number === undefined) return [];
  return [
    defineChain({
      id: number,
      name,
      testnet,
      nativeCurrency: currency,
      rpcUrls: { default: { http: publicRpcUrls } },
      ...(explorerUrl === undefined ? {} : { blockExplorers: { default: { name, url: explorerUrl } } }),
    }),
  ];
}
