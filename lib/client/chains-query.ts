import { listChains } from "#lib/shared/api/gates.ts";
import { call } from "./api.ts";

/** The list of chains that gates can read here, asked once. */
export function chainsQuery() {
  return {
    queryKey: ["chains"],
    queryFn: async ({ signal }: { signal: AbortSignal }) => (await call(listChains, { signal })).chains,
    staleTime: Number.POSITIVE_INFINITY,
  };
}
