import type { BlockRef, ChainLookup } from "#lib/chains/chain.ts";
import { type Clock, systemClock } from "#lib/platform/clock.ts";
import {
  type AccountId,
  accountCountsOn,
  accountIdSchema,
  type ChainId,
  formatAccountId,
  parseAccountId,
  shortAddress,
} from "#lib/shared/caip.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import { publicCondition } from "#lib/shared/conditions/conditions.ts";
import type { ConditionResult, Rule } from "#lib/shared/gate.ts";
import {
  type AskedCondition,
  askConditions,
  type ChainOutcome,
  isSilent,
  unknownKind,
} from "./ask-conditions.ts";
import type { ConditionKinds, ConditionVerdict, GateViewer } from "./condition-kind.ts";
import type { GateAnswer } from "./pass.ts";
import { isNegated, judgeRule, type LeafTruth } from "./rule-logic.ts";
import type { Vault } from "./vault.ts";
import { nameVault, vaultReads, vaultsIn } from "./vaults.ts";

export interface GateQuestion {
  chains: ChainLookup;
  rule: Rule;
  /** The viewer's accounts, CAIP-10: `eip155:0:…` for a key. A viewer without any is always refused. */
  accounts: readonly AccountId[];
  signal?: AbortSignal;
  /** The leaves that are known here: `host.conditions`. */
  kinds: ConditionKinds;
  clock?: Clock;
  /** Asks only whether these accounts hold it themselves, not what others have delegated to them. */
  delegations?: false;
}

interface Answered {
  truth: LeafTruth;
  result: ConditionResult;
  pass?: NonNullable<GateAnswer["passes"]>[number] | undefined;
}

/**
 * Decides whether a viewer may watch. Each chain is read once for the whole rule, at one block; every condition gets
 * its own result whether or not it still mattered. Granted and denied are certain; when a chain is silent and its
 * answer could change the decision, the outcome is `unavailable`. Throws only the signal's reason and program errors:
 * whatever goes wrong, nothing is granted. A grant names the passes that met its conditions.
 *
 * What the accounts do not hold themselves may be in vaults that delegated to them. The first read tells of these; where
 * the gate stays shut without them the chains are read once more, and a vault counts that still delegates in that block.
 */
export async function evaluateGate(question: GateQuestion): Promise<GateAnswer> {
  const viewer: GateViewer = {
    accounts: question.accounts.map((account) => accountIdSchema.parse(account)),
  };
  const alone = await decide(question, viewer);
  if (alone.answer.outcome === "granted" || alone.vaults.length === 0) return alone.answer;
  const through = await decide(question, { ...viewer, vaults: alone.vaults }, alone.outcomes);
  const still = new Set(through.vaults.map(nameVault));
  const used = alone.vaults.filter(({ chain }) => {
    const outcome = through.outcomes.get(chain);
    return outcome !== undefined && !isSilent(outcome);
  });
  return used.every((vault) => still.has(nameVault(vault))) ? through.answer : alone.answer;
}

/** One reading of all chains of a rule, what it comes to, and the vaults that it tells of. */
async function decide(
  question: GateQuestion,
  viewer: GateViewer,
  before?: ReadonlyMap<ChainId, ChainOutcome>,
) {
  const { rule, clock = systemClock, delegations = true } = question;
  const readAt = clock.now().toISOString();
  const { conditions, outcomes } = await askConditions(
    {
      ...question,
      ...(before && { before }),
      also: (chain) => (delegations ? vaultReads(chain, viewer) : []),
    },
    (kind, condition) => kind.ask(condition, viewer),
  );
  const answers = conditions.map((asked) => answerCondition(asked, question.kinds, viewer));
  const truths = new Map(answers.map(({ truth, result }) => [result.path, truth]));
  const truth =
    viewer.accounts.length === 0 ? false : judgeRule(rule, (path) => truths.get(path) ?? "unknown");
  const silentChains = [...outcomes].flatMap(([chain, outcome]) => (isSilent(outcome) ? [chain] : []));
  const answer: GateAnswer = {
    outcome: truth === true ? "granted" : truth === false ? "denied" : "unavailable",
    conditions: answers.map(({ result }) => result),
    readAt,
    chains: [...outcomes].flatMap(([chain, outcome]) =>
      isSilent(outcome) ? [] : [describeBlock(chain, outcome.block)],
    ),
    ...(silentChains.length === 0 ? {} : { silentChains }),
    ...(truth === true ? { passes: passesOf(answers) } : {}),
  };
  const vaults = [...outcomes].flatMap(([chain, outcome]) =>
    isSilent(outcome) ? [] : vaultsIn(chain, viewer, outcome.resultOf),
  );
  return { answer, outcomes, vaults };
}

function answerCondition(
  asked: AskedCondition<ConditionVerdict>,
  kinds: ConditionKinds,
  viewer: GateViewer,
): Answered {
  const { path, condition } = asked;
  // A decision goes to viewers: it says whether they are on a list, not who else is.
  const shown = { path, condition: publicCondition(condition) };
  if ("silent" in asked) {
    return { truth: "unknown", result: { ...shown, outcome: "unknown", reason: explainSilence(asked) } };
  }
  const { met, fault, pass, holder, ...rest } = asked.verdict;
  const chain = kinds.get(condition.type)?.chainOf(condition);
  const account = holder === undefined ? undefined : accountOf(viewer, holder, chain);
  const vault = viewer.vaults?.find((each) => each.chain === chain && each.address === holder);
  const whose = account === undefined ? vault && throughVault(vault, viewer, rest.reason) : { account };
  return {
    truth: fault ? "fault" : met,
    result: { ...shown, outcome: met ? "met" : "not_met", ...rest, ...whose },
    pass: pass && { ...pass, condition },
  };
}

/** The viewer's account that an address on a chain, or an account, stands for. */
function accountOf(viewer: GateViewer, holder: string, chain: ChainId | undefined): AccountId | undefined {
  return viewer.accounts.find(
    (account) =>
      account === holder ||
      (chain !== undefined && accountCountsOn(account, chain) && parseAccountId(account).address === holder),
  );
}

/** Tells of a vault that met a condition, and of the viewer's account that it delegated to. */
function throughVault(
  { chain, address, to }: Vault,
  viewer: GateViewer,
  { code, message }: ConditionResult["reason"],
) {
  const names = `Through ${shortAddress(address, chain)}, which delegated to your wallet ${shortAddress(to, chain)}`;
  const account = accountOf(viewer, to, chain);
  const said = `${names}: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
  return {
    reason: { code, message: said },
    vault: formatAccountId(chain, address),
    ...(account && { account }),
  };
}

/** What was held where the rule asks for it; not what stood under a "not". */
function passesOf(answers: readonly Answered[]): NonNullable<GateAnswer["passes"]> {
  return answers.flatMap(({ pass, result: { path } }) =>
    pass === undefined || isNegated(path) ? [] : [pass],
  );
}

function explainSilence(
  asked: Exclude<AskedCondition<ConditionVerdict>, { verdict: unknown }>,
): ConditionResult["reason"] {
  switch (asked.silent) {
    case "kind_unknown":
      return { code: "condition_unknown", message: unknownKind(asked.condition) };
    case "chain_unavailable": {
      const message = `No answer from ${chainName(asked.chain)} at the moment. This is not a refusal; it is tried again.`;
      return { code: asked.silent, message };
    }
    case "chain_not_configured": {
      const message = `This StreamGate is not connected to ${chainName(asked.chain)}. Its operator has to add the chain.`;
      return { code: asked.silent, message };
    }
  }
}

function describeBlock(chain: ChainId, block: BlockRef): GateAnswer["chains"][number] {
  return { chain, blockNumber: block.number.toString(), blockHash: block.hash };
}
