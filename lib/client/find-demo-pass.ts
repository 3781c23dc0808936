import { tokenOf } from "#lib/shared/conditions/conditions.ts";
import type { PublicRule } from "#lib/shared/gate.ts";
import { type FreeToken, freeTokenKind } from "./free-token-kind.ts";

interface DemoChain {
  id: string;
  demoToken: string | null;
  demoWallet: boolean;
}

/**
 * The demo pass when it alone opens a gate, so that a newcomer can mint one with the demo wallet and watch; otherwise
 * null. `chains` as the API lists them.
 */
export function findDemoPass(gate: PublicRule | null, chains: readonly DemoChain[]): FreeToken | null {
  if (gate === null || "not" in gate || "atLeast" in gate) return null;
  if ("any" in gate)
    return gate.any.map((rule) => findDemoPass(rule, chains)).find((pass) => pass !== null) ?? null;
  if ("all" in gate) {
    const passes = gate.all.map((rule) => findDemoPass(rule, chains));
    return passes.includes(null) ? null : (passes[0] ?? null);
  }
  const token = tokenOf(gate);
  if (token === undefined || freeTokenKind(gate, chains) !== "membership") return null;
  const { chain, contract } = token;
  const offered = chains.some(({ id, demoWallet }) => demoWallet && id === chain);
  return offered ? { kind: "membership", chain, contract } : null;
}
