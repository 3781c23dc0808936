import { shapeOf } from "#lib/shared/conditions/conditions.ts";
import type { ConditionResult } from "#lib/shared/gate.ts";

/** What the viewer holds and what the condition asks for, as people write amounts; null when there is nothing to count. */
export function conditionAmounts(result: ConditionResult): { held: string; needed: string } | null {
  if (result.held === undefined || result.needed === undefined) return null;
  const show = (amount: string) => shapeOf(result.condition).showAmount?.(result.condition, amount) ?? null;
  const [held, needed] = [show(result.held), show(result.needed)];
  return held === null || needed === null ? null : { held, needed };
}
