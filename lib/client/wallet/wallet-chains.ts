import { type Chain, defineChain } from "viem";
import { arbitrum, avalanche, base, bsc, mainnet, optimism, polygon } from "viem/chains";
import { evmChainNumber } from "#lib/shared/namespaces/eip155.ts";

/** A chain as the API lists it. */
export interface ListedChain {
  id: string;
  name: string;
  testnet: boolean;
  localRpcUrl: string | null;
}

const WELL_KNOWN: readonly Chain[] = [mainnet, polygon, base, arbitrum, optimism, bsc, avalanche];

/**
 * The chains that wallets are told of: first those that gates read here, then the well-known ones.
 * A wallet on any other chain may still sign in.
 */
export function walletChains(listed: readonly ListedChain[]): [Chain, ...Chain[]] {
  const chains = new Map<number, Chain>();
  for (const each of listed) {
    const number = evmChainNumber(each.id);
    if (number !== undefined) chains.set(number, known(number) ?? describe(number, each));
  }
  for (const chain of WELL_KNOWN) if (!chains.has(chain.id)) chains.set(chain.id, chain);
  const [first = mainnet, ...rest] = chains.values();
  return [first, ...rest];
}

function known(number: number): Chain | undefined {
  return WELL_KNOWN.find((chain) => chain.id === number);
}

function describe(number: number, listed: ListedChain): Chain {
  return defineChain({
    id: number,
    name: listed.name,
    testnet: listed.testnet,
    nativeCurrency: { name: "Ether", symbol: "ETH", decimals: 18 },
    rpcUrls: { default: { http: listed.localRpcUrl === null ? [] : [listed.localRpcUrl] } },
  });
}
