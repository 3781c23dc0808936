import type { ChainLookup, EvmRead, ReadResult } from "#lib/chains/chain.ts";
import type { HolderFinding } from "#lib/shared/api/gates.ts";
import type { AccountId, ChainId } from "#lib/shared/caip.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import { formatUnits } from "#lib/shared/describe-rule.ts";
import { type Condition, publicCondition, type Rule } from "#lib/shared/gate.ts";
import { evmOwners } from "./evm-owners.ts";
import { readChains } from "./read-chains.ts";
import { listConditions } from "./rule-logic.ts";
import { inWholeTokens, unitsOfOneToken } from "./whole-tokens.ts";

export interface HolderQuestion {
  chains: ChainLookup;
  rule: Rule;
  /** Accounts that may well hold the token, such as the creator's own (CAIP-10): where no supply is told they are asked. */
  known: readonly AccountId[];
  signal?: AbortSignal;
}

type TokenCondition = Exclude<Condition, { type: "allowlist" }>;
type Finding = Pick<HolderFinding, "holders" | "reason">;
type ResultOf = (read: EvmRead) => ReadResult;

const kindNames = { erc721: "ERC-721", erc1155: "ERC-1155", erc20: "ERC-20" } as const;

/**
 * Whether anybody holds what each condition asks for, as far as its contract tells: its supply, the owner of the one
 * token, or what the known accounts hold. Says `cannot_tell` rather than guess. Throws only the signal's reason and
 * program errors.
 */
export async function findHolders(question: HolderQuestion): Promise<HolderFinding[]> {
  const leaves = listConditions(question.rule);
  const questions = new Map<ChainId, EvmRead[]>();
  for (const { condition } of leaves) {
    if (condition.type === "allowlist") continue;
    const reads = readsOf(condition, question.known);
    questions.set(condition.chain, [...(questions.get(condition.chain) ?? []), ...reads]);
  }
  const outcomes = await readChains(question.chains, questions, question.signal);
  return leaves.map(({ path, condition }) => {
    if (condition.type === "allowlist") {
      return { path, condition: publicCondition(condition), ...listed(condition.accounts.length) };
    }
    const outcome = outcomes.get(condition.chain);
    const finding =
      outcome === undefined || "silent" in outcome
        ? silent(condition.chain)
        : judge(condition, question.known, outcome.resultOf);
    return { path, condition, ...finding };
  });
}

function readsOf(condition: TokenCondition, known: readonly AccountId[]): EvmRead[] {
  return [
    ...supplyReads(condition),
    ...balanceReads(condition, known),
    ...probeReads(condition),
    ...unitReads(condition),
  ];
}

/** An ERC-721 that is an ERC-20 as well counts in parts of a token. */
function unitReads({ type, contract }: TokenCondition): EvmRead[] {
  return type === "erc721" ? [{ kind: "token.decimals", contract }] : [];
}

/** Most collections number their tokens from 0 or 1; one with an owner is enough to know that somebody passes. */
function probeReads({ type, contract, ...condition }: TokenCondition): EvmRead[] {
  const wanted = type === "erc721" && !("tokenId" in condition) && (condition.minBalance ?? "1") === "1";
  return wanted ? [0n, 1n].map((tokenId) => ({ kind: "erc721.ownerOf", contract, tokenId })) : [];
}

/** The one question that tells of everybody's tokens at once, where contracts commonly answer one. */
function supplyReads(condition: TokenCondition): EvmRead[] {
  const { contract } = condition;
  if (condition.type === "erc1155") {
    return [{ kind: "erc1155.totalSupply", contract, tokenId: BigInt(condition.tokenId) }];
  }
  if (condition.type === "erc721" && condition.tokenId !== undefined) {
    return [{ kind: "erc721.ownerOf", contract, tokenId: BigInt(condition.tokenId) }];
  }
  return [{ kind: "token.totalSupply", contract }];
}

function balanceReads(condition: TokenCondition, known: readonly AccountId[]): EvmRead[] {
  const { type, chain, contract } = condition;
  if (type === "erc721" && condition.tokenId !== undefined) return [];
  return evmOwners(chain, { accounts: known }).map((owner) =>
    type === "erc1155"
      ? { kind: "erc1155.balanceOf", contract, owner, tokenId: BigInt(condition.tokenId) }
      : { kind: `${type}.balanceOf`, contract, owner },
  );
}

function judge(condition: TokenCondition, known: readonly AccountId[], resultOf: ResultOf): Finding {
  const [supply] = supplyReads(condition).map(resultOf);
  if (supply !== undefined && !supply.ok && supply.fault === "no_contract") {
    return {
      holders: "none",
      reason: `There is no contract at this address on ${chainName(condition.chain)}.`,
    };
  }
  if (condition.type === "erc721" && condition.tokenId !== undefined)
    return judgeOwner(condition.tokenId, supply);
  const needed = BigInt(condition.minBalance ?? "1");
  const [unit] = unitReads(condition).map(resultOf);
  const counted = (read: EvmRead) => inWholeTokens(resultOf(read), unitsOfOneToken(unit));
  const balances = balanceReads(condition, known).map(counted);
  if (balances.length > 0 && balances.every((result) => !result.ok)) {
    return { holders: "none", reason: `The contract does not answer as an ${kindNames[condition.type]}.` };
  }
  if (balances.some((result) => result.ok && typeof result.value === "bigint" && result.value >= needed)) {
    return { holders: "some", reason: "You hold enough of it yourself." };
  }
  const probed = probeReads(condition).map(resultOf);
  if (probed.some(isOwner)) return { holders: "some", reason: "Somebody owns at least one of them." };
  const [total] = supplyReads(condition).map(counted);
  if (total?.ok !== true || typeof total.value !== "bigint") {
    return { holders: "cannot_tell", reason: "The contract does not say how many tokens exist." };
  }
  return judgeSupply(condition, total.value, needed);
}

function judgeSupply(condition: TokenCondition, supply: bigint, needed: bigint): Finding {
  if (supply === 0n) return { holders: "none", reason: "Not a single token exists yet." };
  const text =
    condition.type === "erc20" ? formatUnits(supply.toString(), condition.decimals) : supply.toString();
  if (supply < needed)
    return { holders: "none", reason: `Only ${text} exist, fewer than one account must hold.` };
  return supply === 1n && condition.type !== "erc20"
    ? { holders: "some", reason: "One token exists." }
    : { holders: "some", reason: `${text} exist.` };
}

function judgeOwner(tokenId: string, owner: ReadResult | undefined): Finding {
  if (isOwner(owner)) {
    return { holders: "some", reason: `Somebody owns token #${tokenId}.` };
  }
  // ERC-721: ownerOf reverts for a token that does not exist, but a broken contract reverts as well.
  return { holders: "none", reason: `Nobody owns token #${tokenId}: it does not exist yet, or was burnt.` };
}

function isOwner(result: ReadResult | undefined): boolean {
  return result?.ok === true && typeof result.value === "string" && BigInt(result.value) !== 0n;
}

function listed(count: number): Finding {
  return {
    holders: "some",
    reason: count === 1 ? "One account is listed." : `${count} accounts are listed.`,
  };
}

function silent(chain: ChainId): Finding {
  return { holders: "chain_silent", reason: `No answer from ${chainName(chain)} at the moment.` };
}
