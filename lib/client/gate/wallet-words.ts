import type { ConditionResult, GateDecision } from "#lib/shared/gate.ts";
import { shortAccount } from "../format.ts";

/** How a tried wallet fared, in a few words. */
export function walletVerdict(decision: GateDecision): {
  tone: "success" | "danger" | "warning";
  text: string;
} {
  switch (decision.outcome) {
    case "granted":
      return { tone: "success", text: "This wallet may watch." };
    case "denied":
      return { tone: "danger", text: "This wallet may not watch." };
    case "unavailable":
      return { tone: "warning", text: "Nobody can say now: a chain is silent, so nothing would be opened." };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  listed: "It is on the list.",
  not_listed: "It is not on the list.",
  token_owned: "It owns this token.",
  not_owner: "Another account owns this token.",
  no_account: "This account does not count on that chain.",
};

/** Why a condition is met or not, said of a wallet that is not the reader's; the server speaks to its viewer. */
export function walletReason({ reason, vault }: ConditionResult): string {
  if (vault !== undefined) return `Through ${shortAccount(vault)}, which delegated to this wallet.`;
  return REASONS[reason.code] ?? reason.message;
}
