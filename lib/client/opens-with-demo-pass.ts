import type { PublicRule } from "#lib/shared/gate.ts";
import { freeTokenKind } from "./free-token-kind.ts";

interface DemoChain {
  id: string;
  demoToken: string | null;
  demoWallet: boolean;
}

/** Whether the demo pass alone opens a gate; then a newcomer can mint one with the demo wallet and watch. */
export function opensWithDemoPass(gate: PublicRule | null, chains: readonly DemoChain[]): boolean {
  if (gate === null) return false;
  if ("any" in gate) return gate.any.some((rule) => opensWithDemoPass(rule, chains));
  if ("all" in gate) return gate.all.length > 0 && gate.all.every((rule) => opensWithDemoPass(rule, chains));
  if ("not" in gate || "atLeast" in gate) return false;
  if (gate.type === "allowlist" || freeTokenKind(gate, chains) !== "membership") return false;
  return chains.some(({ id, demoWallet }) => demoWallet && id === gate.chain);
}
