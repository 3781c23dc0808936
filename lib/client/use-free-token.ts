import { useIsMutating, useMutation, useQuery } from "@tanstack/react-query";
import type { FreeToken } from "./free-token-kind.ts";
import { queryClient } from "./query-client.ts";
import { useWallet } from "./wallet/wallet-store.ts";

/**
 * Where the connected account stands with a free token. `unknown`: the chain gave no answer; `claiming`: from any
 * place on the page.
 */
export type FreeTokenState =
  | "no_wallet"
  | "other_chain"
  | "checking"
  | "unknown"
  | "not_free"
  | "claimable"
  | "claiming"
  | "claimed";

interface FreeTokenUse {
  state: FreeTokenState;
  /** Why the last claim from here did not happen. */
  error: Error | null;
  claim: () => void;
  /** Asks the chain again. */
  retry: () => void;
}

/** The one state of a free token, wherever it is offered. `onClaimed` is waited for before the state changes. */
export function useFreeToken(token: FreeToken, onClaimed?: () => Promise<void>): FreeTokenUse {
  const { kind, chain, contract } = token;
  const { connected } = useWallet();
  const here = connected !== null && connected.chain === chain;
  const standing = useQuery(
    {
      queryKey: ["free-token", chain, contract, connected?.address],
      queryFn: async () => (await wallet()).freeTokenStanding({ kind, chain, contract }),
      enabled: here,
    },
    queryClient,
  );
  const mutationKey = ["claim", chain, contract];
  const claim = useMutation(
    {
      mutationKey,
      mutationFn: async () => (await wallet()).claimFreeToken({ kind, chain, contract }),
      onSuccess: async () => {
        await onClaimed?.();
        await standing.refetch();
      },
    },
    queryClient,
  );
  const claiming = useIsMutating({ mutationKey }, queryClient) > 0;
  return {
    state: claiming ? "claiming" : stateOf(connected !== null, here, standing),
    error: claim.error,
    claim: () => claim.mutate(),
    retry: () => void standing.refetch(),
  };
}

function stateOf(
  connected: boolean,
  here: boolean,
  standing: {
    data?: "claimable" | "claimed" | "not_free" | undefined;
    isFetching: boolean;
    isError: boolean;
  },
): FreeTokenState {
  if (!connected) return "no_wallet";
  if (!here) return "other_chain";
  if (standing.isFetching) return "checking";
  return standing.isError ? "unknown" : (standing.data ?? "checking");
}

// Wallet code is loaded when it is needed, not with the page.
const wallet = () => import("./wallet/free-token.ts");
