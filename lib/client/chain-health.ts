import { useMutation, useQuery } from "@tanstack/react-query";
import { checkChains, getChainHealth } from "#lib/shared/api/chain-health.ts";
import { call } from "./api.ts";
import { queryClient } from "./query-client.ts";

const queryKey = ["chain-health"] as const;

/** How the web process last saw the chains; looked at again every ten seconds. */
export function useChainHealth() {
  return useQuery(
    {
      queryKey,
      queryFn: ({ signal }) => call(getChainHealth, { signal }),
      refetchInterval: 10_000,
    },
    queryClient,
  );
}

/** Has the endpoints of one chain asked, or those of all when none is named. */
export function useChainCheck() {
  return useMutation(
    {
      mutationFn: (chain: string | undefined) =>
        call(checkChains, { body: chain === undefined ? {} : { chain } }),
      onSuccess: (health) => queryClient.setQueryData(queryKey, health),
    },
    queryClient,
  );
}
