import type { ChainLookup } from "#lib/chains/chain.ts";
import type { HolderFinding } from "#lib/shared/api/gates.ts";
import type { AccountId } from "#lib/shared/caip.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import { publicCondition } from "#lib/shared/conditions/conditions.ts";
import type { Rule } from "#lib/shared/gate.ts";
import { type AskedCondition, askConditions, unknownKind } from "./ask-conditions.ts";
import type { ConditionKinds, HolderVerdict } from "./condition-kind.ts";

export interface HolderQuestion {
  chains: ChainLookup;
  kinds: ConditionKinds;
  rule: Rule;
  /** Accounts that may well hold the token, such as the creator's own (CAIP-10): where no supply is told they are asked. */
  known: readonly AccountId[];
  signal?: AbortSignal;
}

/** Whether anybody holds what each condition asks for. Throws only the signal's reason and program errors. */
export async function findHolders(question: HolderQuestion): Promise<HolderFinding[]> {
  const known = { accounts: question.known };
  const { conditions } = await askConditions(question, (kind, condition) =>
    kind.askHolders(condition, known),
  );
  return conditions.map((asked) => ({
    path: asked.path,
    condition: publicCondition(asked.condition),
    ...("verdict" in asked ? asked.verdict : explain(asked)),
  }));
}

function explain(asked: Exclude<AskedCondition<HolderVerdict>, { verdict: unknown }>): HolderVerdict {
  return asked.silent === "kind_unknown"
    ? { holders: "cannot_tell", reason: unknownKind(asked.condition) }
    : { holders: "chain_silent", reason: `No answer from ${chainName(asked.chain)} at the moment.` };
}
