import type { ReadFault } from "#lib/chains/chain.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import type { ConditionVerdict } from "./condition-kind.ts";

/** Not met, because the contract, or what stands in its place on the chain (`noun`), gave no usable answer. */
export function contractFault(fault: ReadFault, chain: string, noun = "contract"): ConditionVerdict {
  return { met: false, fault: true, reason: { code: fault, message: explain(fault, chain, noun) } };
}

function explain(fault: ReadFault, chain: string, noun: string): string {
  switch (fault) {
    case "no_contract":
      return `There is no ${noun} at this address on ${chainName(chain)}. The creator has to correct the gate.`;
    case "contract_reverted":
      return `The ${noun} refused to answer. The creator has to check the gate.`;
    case "bad_answer":
      return `The ${noun}'s answer makes no sense. The creator has to check the gate.`;
    case "not_supported":
      return `What this asks cannot be answered on ${chainName(chain)}. The creator has to correct the gate.`;
  }
}
