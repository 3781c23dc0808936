import { chainName } from "#lib/shared/chain-names.ts";
import { evmChainId } from "#lib/shared/namespaces/eip155.ts";

export interface KnownChain {
  name: string;
  explorerUrl?: string;
  /**
   * A public chain whose newest block is older than this is not the chain but an endpoint that fell behind, and no
   * gate is opened by it. Unset for chains that make blocks on demand.
   */
  maxHeadAgeSeconds?: number;
}

/** Twelve-second blocks with some missed slots in a row. */
const slow = { maxHeadAgeSeconds: 120 };
/** Blocks every two seconds or faster. */
const fast = { maxHeadAgeSeconds: 60 };

const chains: Readonly<Record<number, Omit<KnownChain, "name">>> = {
  1: { explorerUrl: "https://etherscan.io", ...slow },
  10: { explorerUrl: "https://optimistic.etherscan.io", ...fast },
  56: { explorerUrl: "https://bscscan.com", ...fast },
  137: { explorerUrl: "https://polygonscan.com", ...fast },
  8453: { explorerUrl: "https://basescan.org", ...fast },
  42161: { explorerUrl: "https://arbiscan.io", ...fast },
  43114: { explorerUrl: "https://snowtrace.io", ...fast },
  80002: { explorerUrl: "https://amoy.polygonscan.com" },
  84532: { explorerUrl: "https://sepolia.basescan.org" },
  11155111: { explorerUrl: "https://sepolia.etherscan.io" },
};

/** What is known of an EVM chain by its EIP-155 number; at least a name to call it by. */
export function knownChain(chainId: number): KnownChain {
  return { name: chainName(evmChainId(chainId)), ...chains[chainId] };
}
