import { CircleCheck, CircleHelp, CircleX } from "lucide-react";
import type { ReactNode } from "react";
import { checkedAccounts } from "#lib/client/checked-accounts.ts";
import { conditionAmounts } from "#lib/client/condition-amounts.ts";
import { shortAccount } from "#lib/client/format.ts";
import { describeCondition } from "#lib/shared/describe-rule.ts";
import type { ConditionOutcome, ConditionResult, GateDecision, ShownRule } from "#lib/shared/gate.ts";
import type { NameOf } from "#lib/shared/token-name.ts";
import { classNames } from "../ui/class-names.ts";
import { ConditionPlace } from "./condition-place.tsx";

const OUTCOMES: Record<ConditionOutcome, { icon: typeof CircleCheck; color: string; word: string }> = {
  met: { icon: CircleCheck, color: "text-accent", word: "Met" },
  not_met: { icon: CircleX, color: "text-danger", word: "Not met" },
  unknown: { icon: CircleHelp, color: "text-warning", word: "Not known: the chain did not answer" },
};

interface ConditionListProps {
  rule: ShownRule | null;
  decision: GateDecision;
  /** What can be done about a condition, such as claiming a pass. */
  action?: (result: ConditionResult) => ReactNode;
  /** Who is spoken of: the reader, unless another wallet is tried. */
  holder?: "You hold" | "It holds";
  reasonOf?: (result: ConditionResult) => string;
  nameOf?: NameOf;
  /** The viewer's accounts; where there are several, each condition says which of them it is about. */
  accounts?: readonly string[];
}

/** Every condition of a gate with what became of it: what was held, what is needed, and where the token lives. */
export function ConditionList({
  rule,
  decision,
  action,
  holder = "You hold",
  reasonOf = ({ reason }) => reason.message,
  nameOf,
  accounts = [],
}: ConditionListProps) {
  return (
    <div className="flex flex-col gap-3">
      {decision.conditions.length > 1 && rule !== null && (
        <p className="text-sm font-medium">{headline(rule, decision.conditions.length)}</p>
      )}
      <ul className="flex flex-col gap-3">
        {decision.conditions.map((result) => (
          <ConditionRow
            key={result.path}
            result={result}
            // What is not met and not needed either is no trouble.
            calm={decision.outcome === "granted"}
            holder={holder}
            reason={reasonOf(result)}
            text={describeCondition(result.condition, nameOf)}
          >
            {accounts.length > 1 && <WhichAccounts result={result} accounts={accounts} />}
            {action?.(result)}
          </ConditionRow>
        ))}
      </ul>
    </div>
  );
}

function ConditionRow({
  result,
  calm,
  holder,
  reason,
  text,
  children,
}: {
  result: ConditionResult;
  calm: boolean;
  holder: string;
  reason: string;
  text: string;
  children: ReactNode;
}) {
  const { icon: Icon, color, word } = OUTCOMES[result.outcome];
  const amounts = conditionAmounts(result);
  // The numbers say it already.
  const counted = amounts !== null && result.reason.code.startsWith("balance_");
  return (
    <li
      data-testid="condition-row"
      data-outcome={result.outcome}
      className="flex gap-3 rounded-lg border bg-bg p-3 text-sm"
    >
      <Icon
        aria-hidden="true"
        className={classNames(
          "mt-px size-5 shrink-0",
          calm && result.outcome === "not_met" ? "text-muted" : color,
        )}
      />
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        <p className="font-medium wrap-anywhere">
          <span className="sr-only">{word}: </span>
          {text.charAt(0).toUpperCase() + text.slice(1)}
        </p>
        {amounts !== null && (
          <dl className="flex gap-5 text-xs text-muted">
            <div className="flex gap-1.5">
              <dt>{holder}</dt>
              <dd className="font-semibold text-fg tabular-nums">{amounts.held}</dd>
            </div>
            <div className="flex gap-1.5">
              <dt>Needed</dt>
              <dd className="font-semibold text-fg tabular-nums">{amounts.needed}</dd>
            </div>
          </dl>
        )}
        {(result.vault !== undefined || (result.outcome !== "met" && !counted)) && (
          <p className="text-xs wrap-anywhere">{reason}</p>
        )}
        <ConditionPlace condition={result.condition} />
        {children}
      </div>
    </li>
  );
}

/** Which account met a condition, or which ones were asked about in vain. */
function WhichAccounts({ result, accounts }: { result: ConditionResult; accounts: readonly string[] }) {
  const met = result.outcome === "met";
  const named = met ? [result.account ?? ""] : checkedAccounts(result.condition, accounts);
  const shown = named.filter((account) => account !== "").map(shortAccount);
  if (shown.length === 0) return null;
  return (
    <p className="text-xs text-muted" data-testid="condition-accounts">
      {met ? "Met by your account" : shown.length === 1 ? "Checked account" : "Checked accounts"}{" "}
      <span className="font-mono">{shown.join(", ")}</span>
    </p>
  );
}

function headline(rule: ShownRule, count: number): string {
  if ("all" in rule) return `All ${count} conditions are needed:`;
  if ("any" in rule) return "One of these is enough:";
  if ("atLeast" in rule) return `${rule.atLeast.count} of these ${rule.atLeast.of.length} are needed:`;
  return "The conditions:";
}
