import type { ReadFault } from "#lib/chains/chain.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import type { ConditionVerdict } from "./condition-kind.ts";

/** Not met, because the contract gave no usable answer. */
export function contractFault(fault: ReadFault, chain: string): ConditionVerdict {
  return { met: false, fault: true, reason: { code: fault, message: explain(fault, chain) } };
}

function explain(fault: ReadFault, chain: string): string {
  switch (fault) {
    case "no_contract":
      return `There is no contract at this address on ${chainName(chain)}. The creator has to correct the gate.`;
    case "contract_reverted":
      return "The contract refused to answer. The creator has to check the gate.";
    case "bad_answer":
      return "The contract's answer makes no sense. The creator has to check the gate.";
    case "not_supported":
      return `What this asks cannot be answered on ${chainName(chain)}. The creator has to correct the gate.`;
  }
}
