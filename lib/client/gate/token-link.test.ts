import { describe, expect, it } from "vitest";
import { readTokenLink } from "./token-link.ts";

const contract = "0xBC4CA0EdA7647A8aB7C2061c2E118A18a936f13D";
const mint = "7S3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaKv";

describe("what somebody pastes to name a token", () => {
  it.each([
    [contract, { contract }],
    [`  ${contract}\n`, { contract }],
    [`eip155:137/erc721:${contract}/7`, { chain: "eip155:137", contract, tokenId: "7" }],
    [`https://etherscan.io/address/${contract}#code`, { chain: "eip155:1", contract }],
    [`https://etherscan.io/token/${contract}?a=42`, { chain: "eip155:1", contract, tokenId: "42" }],
    [`https://www.polygonscan.com/nft/${contract}/42`, { chain: "eip155:137", contract, tokenId: "42" }],
    [`optimistic.etherscan.io/token/${contract}`, { chain: "eip155:10", contract }],
    [`https://opensea.io/assets/ethereum/${contract}/1`, { chain: "eip155:1", contract, tokenId: "1" }],
    [`https://opensea.io/item/matic/${contract}/1`, { chain: "eip155:137", contract, tokenId: "1" }],
    [
      `https://testnets.opensea.io/assets/base_sepolia/${contract}/1`,
      { chain: "eip155:84532", contract, tokenId: "1" },
    ],
    [`https://magiceden.io/collections/base/${contract}`, { chain: "eip155:8453", contract }],
    [
      `https://magiceden.io/item-details/polygon/${contract}/9`,
      { chain: "eip155:137", contract, tokenId: "9" },
    ],
    [`https://rarible.com/token/${contract}:5`, { chain: "eip155:1", contract, tokenId: "5" }],
    [`https://rarible.com/token/polygon/${contract}:5`, { chain: "eip155:137", contract, tokenId: "5" }],
    [`https://blur.io/eth/asset/${contract}/3`, { chain: "eip155:1", contract, tokenId: "3" }],
    [`https://zora.co/collect/base:${contract}/4`, { chain: "eip155:8453", contract, tokenId: "4" }],
    [
      `https://magiceden.io/item-details/${mint}`,
      { chain: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", contract: mint },
    ],
    [
      `https://opensea.io/item/solana/${mint}`,
      { chain: "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", contract: mint },
    ],
    [
      `https://explorer.solana.com/address/${mint}?cluster=devnet`,
      { chain: "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1", contract: mint },
    ],
  ])("reads %s", (text, expected) => {
    expect(readTokenLink(text)).toEqual(expected);
  });

  it.each([
    "",
    "0x12",
    "bored apes",
    "https://opensea.io/collection/boredapeyachtclub",
    `https://opensea.io.evil.example/assets/ethereum/${contract}/1`,
    `https://evil.example/?next=https://opensea.io/assets/ethereum/${contract}/1`,
    `https://magiceden.io/marketplace/okay_bears`,
    "javascript:alert(1)",
    "https://",
    `https://constructor/${contract}`,
  ])("does not guess at %j", (text) => {
    expect(readTokenLink(text)).toBeUndefined();
  });

  it("takes a number only where it is one", () => {
    expect(readTokenLink(`https://opensea.io/constructor/${contract}`)).toEqual({ contract });
    expect(readTokenLink(`https://etherscan.io/address/${contract}/advanced`)).toEqual({
      chain: "eip155:1",
      contract,
    });
  });
});
