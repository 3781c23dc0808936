import { knownChains } from "#lib/shared/known-chains.ts";
import { namespaceOf } from "#lib/shared/namespaces/table.ts";

/** What an address or a link that somebody pastes says of a token. */
export interface TokenLink {
  /** CAIP-2; undefined when it is not told. */
  chain?: string;
  /** The contract of an EVM chain, or the mint of Solana. */
  contract: string;
  tokenId?: string;
}

const solana = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp";
const solanaDevnet = "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1";

/** How marketplaces name chains in their links. */
const chainWords = new Map(
  Object.entries({
    eth: "eip155:1",
    ethereum: "eip155:1",
    matic: "eip155:137",
    polygon: "eip155:137",
    base: "eip155:8453",
    arb: "eip155:42161",
    arbitrum: "eip155:42161",
    oeth: "eip155:10",
    optimism: "eip155:10",
    bsc: "eip155:56",
    bnb: "eip155:56",
    avalanche: "eip155:43114",
    amoy: "eip155:80002",
    sepolia: "eip155:11155111",
    base_sepolia: "eip155:84532",
    "base-sepolia": "eip155:84532",
    solana,
  }),
);

/** Pages whose links tell of tokens, each with its own chain where the link does not name one. */
const sites = new Map<string, string | undefined>(
  Object.entries({
    ...Object.fromEntries(
      knownChains.flatMap(({ id, explorerUrl }) => (explorerUrl ? [[hostOf(explorerUrl), id]] : [])),
    ),
    "opensea.io": undefined,
    "testnets.opensea.io": undefined,
    "magiceden.io": solana,
    "magiceden.us": solana,
    "rarible.com": "eip155:1",
    "blur.io": "eip155:1",
    "zora.co": undefined,
    "tensor.trade": solana,
    "solscan.io": solana,
    "explorer.solana.com": solana,
    "solana.fm": solana,
  }),
);

const evmAddress = /^0x[0-9a-fA-F]{40}$/;
/** 32 bytes in base58. */
const mint = /^[1-9A-HJ-NP-Za-km-z]{32,44}$/;
const tokenNumber = /^(0|[1-9]\d{0,77})$/;

/**
 * Reads a link to a token's page at a block explorer or a marketplace, a CAIP-19 asset, or an EVM address; undefined for
 * anything else. It is read here and nobody is asked: a link is only another way to write chain, contract and number.
 */
export function readTokenLink(text: string): TokenLink | undefined {
  const trimmed = text.trim();
  if (evmAddress.test(trimmed)) return { contract: trimmed };
  const asset = /^(eip155:\d+)\/erc(?:721|1155|20):(0x[0-9a-fA-F]{40})(?:\/(\d+))?$/.exec(trimmed);
  if (asset?.[2] !== undefined) return link(asset[1], asset[2], asset[3]);
  const url = URL.parse(/^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`);
  const host = url === null ? "" : hostOf(url.href);
  if (url === null || !sites.has(host)) return undefined;
  const parts = url.pathname.split(/[/:]/).filter((part) => part !== "");
  const at = parts.findIndex((part) => evmAddress.test(part));
  const [contract, number] = [parts[at], parts[at + 1] ?? url.searchParams.get("a") ?? undefined];
  const named = parts.map((part) => chainWords.get(part.toLowerCase())).find((chain) => chain !== undefined);
  const chain = named ?? sites.get(host);
  if (at >= 0 && contract !== undefined) {
    return link(
      chain !== undefined && namespaceOf(chain).name === "eip155" ? chain : undefined,
      contract,
      number,
    );
  }
  const minted = parts.find((part) => mint.test(part));
  if (chain !== solana || minted === undefined) return undefined;
  return link(url.searchParams.get("cluster") === "devnet" ? solanaDevnet : solana, minted, undefined);
}

function link(chain: string | undefined, contract: string, tokenId: string | undefined): TokenLink {
  const numbered = tokenId !== undefined && tokenNumber.test(tokenId);
  return { contract, ...(chain && { chain }), ...(numbered && { tokenId }) };
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^www\./, "");
}
