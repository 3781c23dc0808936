import { address } from "@solana/kit";
import type { ChainAnswer, ChainRead, TokenDescription } from "../chain.ts";
import { decodeCoreCollection, decodeMetadata, isNft, metadataAddress } from "./metaplex-accounts.ts";
import { accountRead, mintOf } from "./solana-reads.ts";
import { tokenPrograms } from "./token-accounts.ts";

/** What the mint or the Core collection at an address says it is; null when there is neither. */
export async function describeToken(
  token: string,
  read: (reads: readonly ChainRead[]) => Promise<ChainAnswer>,
): Promise<TokenDescription | null> {
  const questions = {
    mint: mintOf(token),
    metadata: accountRead(await metadataAddress(address(token)), "metadata", decodeMetadata),
    collection: accountRead(token, "core collection", decodeCoreCollection),
  };
  const { resultOf } = await read(Object.values<ChainRead>(questions));
  const [mint, metadata] = [resultOf(questions.mint), resultOf(questions.metadata)];
  const collection = resultOf(questions.collection);
  if (collection.ok) return { standard: "core-collection", name: collection.value.name };
  if (!mint.ok) return mint.fault === "no_contract" ? null : { standard: "unknown" };
  const said = metadata.ok && metadata.value.mint === token ? metadata.value : undefined;
  const names = {
    ...(said?.name ? { name: said.name } : {}),
    ...(said?.symbol ? { symbol: said.symbol } : {}),
  };
  if (said !== undefined && isNft(mint.value)) return { standard: "metaplex-nft", ...names };
  const standard = mint.value.program === tokenPrograms[0] ? "spl-token" : "token-2022";
  return { standard, ...names, decimals: mint.value.decimals };
}
