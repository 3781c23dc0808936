import { useMutation, useQuery } from "@tanstack/react-query";
import {
  type AccountView,
  confirmEmail,
  deleteAccount,
  endOtherSignIns,
  endSignIn,
  getAccount,
  removeEmail,
  setEmail,
  unlinkAccount,
} from "#lib/shared/api/account.ts";
import { call } from "./api.ts";
import { queryClient } from "./query-client.ts";

const accountKey = ["account"] as const;
const refresh = () => queryClient.invalidateQueries({ queryKey: accountKey });

/** The signed-in viewer's accounts, sign-ins and mail address. */
export function useAccount() {
  return useQuery(
    { queryKey: accountKey, queryFn: ({ signal }) => call(getAccount, { signal }) },
    queryClient,
  );
}

/** Signs one of the other browsers out. */
export function useEndSignIn() {
  return useMutation(
    {
      mutationFn: (sessionId: string) => call(endSignIn, { params: { sessionId } }),
      onSettled: refresh,
    },
    queryClient,
  );
}

/** Signs all other browsers out. */
export function useEndOtherSignIns() {
  return useMutation({ mutationFn: () => call(endOtherSignIns, {}), onSettled: refresh }, queryClient);
}

/** Takes an account away. What pages know of the viewer is asked again: gates look at other accounts now. */
export function useUnlinkAccount() {
  return useMutation(
    {
      mutationFn: (account: string) => call(unlinkAccount, { params: { account } }),
      onSuccess: () => queryClient.invalidateQueries(),
    },
    queryClient,
  );
}

function remember(email: AccountView["email"]): void {
  queryClient.setQueryData<AccountView>(accountKey, (account) => account && { ...account, email });
}

/** Names an address, confirms it by the mailed code, or forgets it. */
export function useEmail() {
  const set = useMutation(
    { mutationFn: (address: string) => call(setEmail, { body: { address } }), onSuccess: remember },
    queryClient,
  );
  const confirm = useMutation(
    { mutationFn: (code: string) => call(confirmEmail, { body: { code } }), onSuccess: remember },
    queryClient,
  );
  const remove = useMutation(
    { mutationFn: () => call(removeEmail, {}), onSuccess: () => remember(null) },
    queryClient,
  );
  return { set, confirm, remove };
}

/**
 * Deletes the account and leaves for the first page. It is loaded anew: nothing that was known of the person stays in this
 * window, and Back does not lead to what is gone.
 */
export function useDeleteAccount() {
  return useMutation(
    {
      mutationFn: (confirmation: string) => call(deleteAccount, { body: { confirmation } }),
      // Never settled: the button stays busy until the page is left.
      onSuccess: () => new Promise<never>(() => window.location.replace("/")),
    },
    queryClient,
  );
}
