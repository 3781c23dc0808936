import type { Address } from "@solana/kit";
import type { Send } from "../rpc/endpoint.ts";
import type { AccountData } from "./account-data.ts";
import { askCompressed, askProofs, compressedMembership } from "./compressed-nfts.ts";
import {
  coreAssetBytes,
  coreProgram,
  decodeCoreAsset,
  decodeMetadata,
  isNft,
  type Metadata,
  membership,
  metadataAddress,
} from "./metaplex-accounts.ts";
import { RpcRound } from "./rpc-round.ts";
import type { HeldNfts, NftSet, SolanaRead } from "./solana-reads.ts";
import {
  decodeMint,
  decodeTokenAccount,
  mintBytes,
  type TokenAccount,
  tokenAccountBytes,
  tokenPrograms,
} from "./token-accounts.ts";

/** What the owners that were asked about hold. */
export interface Holdings {
  /** By owner. */
  tokens: ReadonlyMap<string, readonly TokenAccount[]>;
  /** By owner, address and kind of the set, with blanks between. */
  nfts: ReadonlyMap<string, HeldNfts>;
  /** The slots that the answers are of. */
  slots: readonly number[];
}

/** So many tokens of one owner are looked at: to find where their metadata stands takes most of a millisecond each. */
const mostNfts = 500;
/** The bytes 1 and 2 in base58: the key of a Core asset, and the tag of an authority that is a collection. */
const [assetKey, collectionTag] = ["2", "3"];

/**
 * Puts into a round what owners hold; what comes back takes the accounts of the sets and asks what follows, in two more
 * requests at most, however many owners, conditions and tokens there are. Many endpoints list no program's accounts: that
 * counts where the collection is one of Core's alone. Throws EndpointError.
 */
export function askHoldings(
  first: RpcRound,
  reads: readonly SolanaRead[],
): (send: Send, sets: ReadonlyMap<string, AccountData>) => Promise<Holdings> {
  const owned = new Map<Address, () => TokenAccount[]>();
  const core = new Map<Address, () => string[]>();
  const wanted = reads.flatMap(({ question }) => {
    if (question.kind === "account") return [];
    const { owner, of, by, kind } = question;
    if (!owned.has(owner)) owned.set(owner, askTokenAccounts(first, owner));
    if (kind === "balance" || by === undefined) return [];
    const set: NftSet = { by, address: of };
    if (by === "collection" && !core.has(owner)) core.set(owner, askCoreAssets(first, owner));
    return [{ owner, set, compressed: askCompressed(first, set, owner) }];
  });

  return async (send, sets) => {
    const tokens = new Map([...owned].map(([owner, accounts]) => [owner as string, accounts()]));
    const listed = wanted.map(({ compressed }) => compressed());
    const second = new RpcRound();
    const owners = new Set(wanted.map(({ owner }) => owner));
    const nfts = await askNfts(
      second,
      [...owners].flatMap((owner) => possibleNfts(tokens.get(owner) ?? []).seen),
    );
    const verified = wanted.flatMap(({ set }, index) =>
      (listed[index] ?? []).filter((asset) => compressedMembership(set, asset) === "verified"),
    );
    const proofs = askProofs(second, [...new Map(verified.map((asset) => [asset.id, asset])).values()]);
    await second.send(send);
    const metadataOf = nfts();
    const { proven, slots } = await proofs(send);

    const results = wanted.map(({ owner, set }, index): [string, HeldNfts] => {
      const { seen, unseen } = possibleNfts(tokens.get(owner) ?? []);
      const held = { held: 0, unverified: 0, unproven: 0, unseen };
      for (const { mint } of seen) {
        const metadata = metadataOf.get(mint);
        const member = metadata === undefined ? "no" : membership(set, metadata);
        if (member === "verified") held.held += 1;
        if (member === "claimed") held.unverified += 1;
      }
      for (const asset of listed[index] ?? []) {
        const member = compressedMembership(set, asset);
        if (member === "claimed") held.unverified += 1;
        else if (member === "verified" && proven.has(asset.id)) held.held += 1;
        else if (member === "verified") held.unproven += 1;
      }
      if (set.by === "collection" && sets.get(set.address)?.program === coreProgram) {
        const assets = core.get(owner)?.() ?? [];
        held.held += assets.filter((collection) => collection === set.address).length;
      }
      return [`${owner} ${set.address} ${set.by}`, held];
    });
    return { tokens, nfts: new Map(results), slots: [...second.slots, ...slots] };
  };
}

function askTokenAccounts(round: RpcRound, owner: Address): () => TokenAccount[] {
  const answers = tokenPrograms.map((program) => ({
    program,
    accounts: round.askTokenAccounts(owner, program, { offset: 0, length: tokenAccountBytes }),
  }));
  return () =>
    answers.flatMap(({ program, accounts }) =>
      accounts().flatMap((account) => {
        const token = account.program === program ? decodeTokenAccount(account) : undefined;
        return token?.owner === owner ? [token] : [];
      }),
    );
}

/** The collections of an owner's Core assets, one for each asset. */
function askCoreAssets(round: RpcRound, owner: Address): () => string[] {
  const filters = [
    { offset: 0, bytes: assetKey },
    { offset: 1, bytes: owner },
    { offset: 33, bytes: collectionTag },
  ];
  const answer = round.askProgramAccounts(coreProgram, filters, { offset: 0, length: coreAssetBytes });
  return () =>
    answer().flatMap((account) => {
      const asset = decodeCoreAsset(account);
      return asset?.owner === owner ? [asset.collection] : [];
    });
}

/**
 * Asks what the tokens that may be NFTs say of themselves. By mint: the metadata of those that are, by their mint and by the
 * account that the Token Metadata program keeps for it.
 */
async function askNfts(
  round: RpcRound,
  accounts: readonly TokenAccount[],
): Promise<() => ReadonlyMap<string, Metadata>> {
  const candidates = [...new Map(accounts.map((account) => [account.mint, account])).values()];
  const places = await Promise.all(candidates.map(({ mint }) => metadataAddress(mint)));
  const mints = round.askAccounts(
    candidates.map(({ mint }) => mint),
    { offset: 0, length: mintBytes },
  );
  const metadata = round.askAccounts(places);
  return () => {
    const [mintAccounts, metadataAccounts] = [mints(), metadata()];
    return new Map(
      candidates.flatMap(({ mint, program }, index) => {
        const account = mintAccounts.get(mint);
        const read = account && decodeMint(account);
        const written = metadataAccounts.get(places[index] ?? "");
        const says = written && decodeMetadata(written);
        const counts = read !== undefined && read.program === program && isNft(read) && says?.mint === mint;
        return counts ? [[mint, says] as const] : [];
      }),
    );
  };
}

/** Of each mint that is held once, one account: the first of them, and how many more there are. */
function possibleNfts(accounts: readonly TokenAccount[]): { seen: TokenAccount[]; unseen: number } {
  const single = accounts.filter(({ amount }) => amount === 1n);
  const all = [...new Map(single.map((account) => [account.mint, account])).values()];
  return { seen: all.slice(0, mostNfts), unseen: Math.max(0, all.length - mostNfts) };
}
