import { formatUnits } from "#lib/shared/describe-rule.ts";
import type { ConditionResult } from "#lib/shared/gate.ts";

/** What the viewer holds and what the condition asks for, as people write amounts; null when there is nothing to count. */
export function conditionAmounts(result: ConditionResult): { held: string; needed: string } | null {
  const { condition, held, needed } = result;
  if (held === undefined || needed === undefined || condition.type === "allowlist") return null;
  if (condition.type === "erc721" && condition.tokenId !== undefined) return null;
  const show = (amount: string) =>
    condition.type === "erc20" && /^\d+$/.test(amount) ? formatUnits(amount, condition.decimals) : amount;
  return { held: show(held), needed: show(needed) };
}
