import { useQuery } from "@tanstack/react-query";
import type { PublicRule } from "#lib/shared/gate.ts";
import { chainsQuery } from "./chains-query.ts";
import { opensWithDemoPass } from "./opens-with-demo-pass.ts";
import { queryClient } from "./query-client.ts";

/** Whether the demo pass alone opens a gate and the demo wallet is offered; false until the chains are known. */
export function useDemoPass(gate: PublicRule | null): boolean {
  const chains = useQuery({ ...chainsQuery(), enabled: gate !== null }, queryClient);
  return opensWithDemoPass(gate, chains.data ?? []);
}
