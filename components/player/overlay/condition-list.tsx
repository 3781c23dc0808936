import { Check, CircleHelp, X } from "lucide-react";
import { describeCondition } from "#lib/shared/describe-rule.ts";
import type { ConditionOutcome, GateDecision } from "#lib/shared/gate.ts";
import type { NameOf } from "#lib/shared/token-name.ts";

const MARKS: Record<ConditionOutcome, { icon: typeof Check; label: string; look: string }> = {
  met: { icon: Check, label: "Met", look: "text-emerald-300" },
  not_met: { icon: X, label: "Not met", look: "text-rose-300" },
  unknown: { icon: CircleHelp, label: "Not known", look: "text-amber-200" },
};

/** Each condition of the gate with what became of it, for the dark ground of the player. */
export function ConditionList({ decision, nameOf }: { decision: GateDecision; nameOf: NameOf }) {
  return (
    <ul className="flex flex-col gap-2 text-left text-xs @lg:text-sm">
      {decision.conditions.map(({ path, condition, outcome, reason }) => {
        const { icon: Icon, label, look } = MARKS[outcome];
        const text = describeCondition(condition, nameOf);
        return (
          <li key={path} className="flex gap-2">
            <Icon className={`mt-0.5 size-4 shrink-0 ${look}`} aria-hidden="true" />
            <span className="min-w-0 break-words">
              <span className="sr-only">{label}: </span>
              <span className="font-medium">{text.charAt(0).toUpperCase() + text.slice(1)}.</span>{" "}
              <span className="text-white/80">{reason.message}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
