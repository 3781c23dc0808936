import type { ReadResult } from "#lib/chains/chain.ts";
import { accountRead, type HeldNfts, nftsOf } from "#lib/chains/solana/solana-reads.ts";
import { shortAddress } from "#lib/shared/caip.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import { plural } from "#lib/shared/conditions/amounts.ts";
import {
  type MetaplexCondition,
  metaplexShape,
  nftSetOf,
  sayNftSet,
} from "#lib/shared/conditions/metaplex.ts";
import type { ConditionKind, ConditionVerdict } from "../condition-kind.ts";
import { contractFault } from "../contract-fault.ts";
import { ownersOn } from "../owners-on.ts";
import { balancePass } from "../pass.ts";
import { noSolanaAccount, sayHolders } from "../solana-holders.ts";

/** NFTs of a verified collection or creator on Solana: how many one address holds (decision 041 says which count). */
export const metaplexKind: ConditionKind<MetaplexCondition> = {
  ...metaplexShape,
  ask(condition, viewer) {
    const { chain, minBalance = "1" } = condition;
    const owners = ownersOn(chain, viewer);
    if (owners.length === 0) {
      return { reads: [], decide: () => ({ ...noSolanaAccount(chain), needed: minBalance }) };
    }
    const held = owners.map((owner) => nftsOf(nftSetOf(condition), owner));
    return { reads: held, decide: (resultOf) => decide(condition, owners, held.map(resultOf)) };
  },
  askHolders(condition, known) {
    const { chain, minBalance = "1" } = condition;
    const { by, address } = nftSetOf(condition);
    const held = ownersOn(chain, known).map((owner) => nftsOf({ by, address }, owner));
    const exists = accountRead(address, "exists", () => true);
    return {
      reads: [exists, ...held],
      decide(resultOf) {
        const enough = held.some((read) => {
          const result = resultOf(read);
          return result.ok && BigInt(result.value.held) >= BigInt(minBalance);
        });
        if (enough) return { holders: "some", reason: "You hold enough of them yourself." };
        if (by === "collection" && !resultOf(exists).ok) {
          return {
            holders: "none",
            reason: `There is no collection at this address on ${chainName(chain)}.`,
          };
        }
        const reason = "Solana does not say how many NFTs there are of it: try a wallet that holds one.";
        return { holders: "cannot_tell", reason };
      },
    };
  },
};

function decide(
  condition: MetaplexCondition,
  owners: readonly string[],
  results: readonly ReadResult<HeldNfts>[],
): ConditionVerdict {
  const { chain, minBalance: needed = "1" } = condition;
  const { by, address } = nftSetOf(condition);
  const read = results.flatMap((result, index) =>
    result.ok ? [{ owner: owners[index] ?? "", ...result.value }] : [],
  );
  const most = Math.max(0, ...read.map(({ held }) => held));
  const amounts = { held: String(most), needed };
  const set = sayNftSet(condition);
  const holder = read.find(({ held }) => BigInt(held) >= BigInt(needed))?.owner;
  if (holder !== undefined) {
    const message = `You hold ${most} NFT${plural(amounts.held)} of the ${set}; ${needed} ${needed === "1" ? "is" : "are"} needed.`;
    const reason = { code: "balance_enough", message };
    return { met: true, reason, holder, pass: balancePass(`${chain}/nft:${address}`, holder), ...amounts };
  }
  const fault = results.find((result) => !result.ok);
  if (fault?.ok === false) return { ...contractFault(fault.fault, chain, by), needed };
  const unproven = read.find((one) => BigInt(one.held + one.unproven) >= BigInt(needed));
  if (unproven !== undefined) {
    const message = `${unproven.unproven} compressed NFT${plural(String(unproven.unproven))} of the ${set} cannot be proven at the moment: their tree does not bear the index out. Try again in a minute.`;
    // Whether it is held cannot be told, so it opens nothing under a "not" either.
    return { met: false, fault: true, reason: { code: "nft_unproven", message }, ...amounts };
  }
  const crowded = read.find(({ unseen }) => unseen > 0);
  if (crowded !== undefined) {
    const message = `Your wallet ${shortAddress(crowded.owner, chain)} holds too many NFTs to look at them all, and too few of those that were looked at are of the ${set}. Move one that is to another wallet, and link that.`;
    return { met: false, fault: true, reason: { code: "too_many_nfts", message }, ...amounts };
  }
  const pretender = read.find(({ unverified }) => unverified > 0);
  if (pretender !== undefined) {
    const message = `Your wallet ${shortAddress(pretender.owner, chain)} holds an NFT that names the ${set}, but the ${by} has not verified it: it does not count.`;
    return { met: false, reason: { code: "nft_unverified", message }, ...amounts };
  }
  const held = most === 0 && owners.length === 1 ? "no NFT" : `${most} NFT${plural(amounts.held)}`;
  const message = `${sayHolders(owners, chain)} ${held} of the ${set}; at least ${needed} ${needed === "1" ? "is" : "are"} needed.`;
  return { met: false, reason: { code: "balance_too_low", message }, ...amounts };
}
