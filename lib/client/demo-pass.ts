import { useQuery } from "@tanstack/react-query";
import type { PublicRule } from "#lib/shared/gate.ts";
import { chainsQuery } from "./chains-query.ts";
import { findDemoPass } from "./find-demo-pass.ts";
import type { FreeToken } from "./free-token-kind.ts";
import { queryClient } from "./query-client.ts";

/** The demo pass, where it alone opens a gate and the demo wallet is offered; undefined until the chains are known. */
export function useDemoPass(gate: PublicRule | null): FreeToken | null | undefined {
  const chains = useQuery({ ...chainsQuery(), enabled: gate !== null }, queryClient);
  if (gate !== null && chains.isPending) return undefined;
  return findDemoPass(gate, chains.data ?? []);
}
