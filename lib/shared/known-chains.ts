/** What people and wallets are told of a chain. */
export interface KnownChain {
  /** CAIP-2. */
  id: string;
  name: string;
  testnet: boolean;
  /** What its fees are paid in. */
  currency: { name: string; symbol: string; decimals: number };
  /** Root of its block explorer, without a slash at the end. */
  explorerUrl?: string;
  /** What the explorer needs after the address. */
  explorerQuery?: string;
  /**
   * Endpoints that anybody may use: for a wallet that does not have the chain yet, and to read the chain by unless the operator
   * names others. In the order of preference.
   */
  publicRpcUrls: readonly string[];
  /**
   * A public chain whose newest block is older than this is not the chain but an endpoint that fell behind, and no
   * gate is opened by it. Unset for chains that make blocks on demand.
   */
  maxHeadAgeSeconds?: number;
  /** An endpoint that is more blocks behind the others does not decide: some seconds' worth of blocks. */
  maxLagBlocks?: number;
}

const ether = { name: "Ether", symbol: "ETH", decimals: 18 };
const sol = { name: "SOL", symbol: "SOL", decimals: 9 };
const pol = { name: "POL", symbol: "POL", decimals: 18 };
/** Twelve-second blocks with some missed slots in a row. */
const slow = { maxHeadAgeSeconds: 120, maxLagBlocks: 2 };
/** Blocks every two seconds or so. */
const fast = { maxHeadAgeSeconds: 60, maxLagBlocks: 8 };
/** Several blocks a second. */
const fastest = { maxHeadAgeSeconds: 60, maxLagBlocks: 60 };

/** The local chain of the demo: its EIP-155 number, and its CAIP-2 id. */
export const demoChainNumber = 31337;
export const demoChainId = `eip155:${demoChainNumber}` as const;

/** In the order in which wallets are told of them. */
export const knownChains: readonly KnownChain[] = [
  {
    id: "eip155:1",
    name: "Ethereum",
    testnet: false,
    currency: ether,
    explorerUrl: "https://etherscan.io",
    publicRpcUrls: [
      "https://ethereum-rpc.publicnode.com",
      "https://eth.drpc.org",
      "https://ethereum.reth.rs/rpc",
    ],
    ...slow,
  },
  {
    id: "eip155:137",
    name: "Polygon",
    testnet: false,
    currency: pol,
    explorerUrl: "https://polygonscan.com",
    publicRpcUrls: [
      "https://polygon-bor-rpc.publicnode.com",
      "https://polygon.drpc.org",
      "https://1rpc.io/matic",
    ],
    ...fast,
  },
  {
    id: "eip155:8453",
    name: "Base",
    testnet: false,
    currency: ether,
    explorerUrl: "https://basescan.org",
    publicRpcUrls: ["https://mainnet.base.org", "https://base-rpc.publicnode.com", "https://base.drpc.org"],
    ...fast,
  },
  {
    id: "eip155:42161",
    name: "Arbitrum",
    testnet: false,
    currency: ether,
    explorerUrl: "https://arbiscan.io",
    publicRpcUrls: [
      "https://arb1.arbitrum.io/rpc",
      "https://arbitrum-one-rpc.publicnode.com",
      "https://arbitrum.drpc.org",
    ],
    ...fastest,
  },
  {
    id: "eip155:10",
    name: "Optimism",
    testnet: false,
    currency: ether,
    explorerUrl: "https://optimistic.etherscan.io",
    publicRpcUrls: [
      "https://mainnet.optimism.io",
      "https://optimism-rpc.publicnode.com",
      "https://optimism.drpc.org",
    ],
    ...fast,
  },
  {
    id: "eip155:56",
    name: "BNB Chain",
    testnet: false,
    currency: { name: "BNB", symbol: "BNB", decimals: 18 },
    explorerUrl: "https://bscscan.com",
    publicRpcUrls: [
      "https://bsc-dataseed.bnbchain.org",
      "https://bsc-rpc.publicnode.com",
      "https://bsc.drpc.org",
    ],
    ...fastest,
  },
  {
    id: "eip155:43114",
    name: "Avalanche",
    testnet: false,
    currency: { name: "Avalanche", symbol: "AVAX", decimals: 18 },
    explorerUrl: "https://snowscan.xyz",
    publicRpcUrls: ["https://api.avax.network/ext/bc/C/rpc", "https://avalanche-c-chain-rpc.publicnode.com"],
    ...fast,
  },
  {
    id: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
    name: "Solana",
    testnet: false,
    currency: sol,
    explorerUrl: "https://explorer.solana.com",
    publicRpcUrls: ["https://api.mainnet-beta.solana.com", "https://solana-rpc.publicnode.com"],
    ...fastest,
  },
  {
    id: "eip155:80002",
    name: "Polygon Amoy",
    testnet: true,
    currency: pol,
    explorerUrl: "https://amoy.polygonscan.com",
    publicRpcUrls: [
      "https://rpc-amoy.polygon.technology",
      "https://polygon-amoy-bor-rpc.publicnode.com",
      "https://polygon-amoy.drpc.org",
    ],
    ...fast,
  },
  {
    id: "eip155:84532",
    name: "Base Sepolia",
    testnet: true,
    currency: ether,
    explorerUrl: "https://sepolia.basescan.org",
    publicRpcUrls: ["https://sepolia.base.org", "https://base-sepolia-rpc.publicnode.com"],
  },
  {
    id: "eip155:11155111",
    name: "Sepolia",
    testnet: true,
    currency: ether,
    explorerUrl: "https://sepolia.etherscan.io",
    publicRpcUrls: ["https://ethereum-sepolia-rpc.publicnode.com", "https://11155111.rpc.thirdweb.com"],
  },
  {
    id: "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1",
    name: "Solana devnet",
    testnet: true,
    currency: sol,
    explorerUrl: "https://explorer.solana.com",
    explorerQuery: "?cluster=devnet",
    publicRpcUrls: ["https://api.devnet.solana.com"],
    // Its blocks may be minutes apart without an endpoint being behind.
    maxLagBlocks: fastest.maxLagBlocks,
  },
  {
    id: demoChainId,
    name: "the local demo chain",
    testnet: true,
    currency: ether,
    publicRpcUrls: [],
  },
];

/** What is known of a chain by its CAIP-2 id, if anything. */
export function findKnownChain(id: string): KnownChain | undefined {
  return knownChains.find((chain) => chain.id === id);
}
