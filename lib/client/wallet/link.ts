import { useQuery } from "@tanstack/react-query";
import {
  confirmAccount,
  createAccountNonce,
  linkAccount,
  type MergeOffer,
  mergeOfferSchema,
} from "#lib/shared/api/account.ts";
import { getSession } from "#lib/shared/api/auth.ts";
import { call } from "../api.ts";
import { ApiProblem } from "../api-problem.ts";
import { queryClient } from "../query-client.ts";
import { setViewer } from "../viewer.ts";
import type { SignInProof } from "./sign-in.ts";
import type { SignPurpose } from "./sign-purpose.ts";
import { endSignIn } from "./wallet-store.ts";

/** An account that is another viewer's: what was signed, and what a merge would bring; null when it cannot be merged. */
export interface TakenAccount {
  proof: SignInProof;
  offer: MergeOffer | null;
  /** The server's sentence. */
  message: string;
}

const free = "It costs nothing and allows nothing else.";
const freshKey = ["link-fresh"] as const;

const issueLink = () => call(createAccountNonce, { body: { purpose: "link" } });

const isProblem = (error: unknown, code: string): error is ApiProblem =>
  error instanceof ApiProblem && error.code === code;

/** Whether an own account signed lately enough for another one to be linked. */
export function useFreshProof() {
  return useQuery(
    {
      queryKey: freshKey,
      queryFn: async () => {
        try {
          await issueLink();
          return true;
        } catch (error) {
          if (isProblem(error, "proof_needed")) return false;
          throw error;
        }
      },
      gcTime: 0,
      // Nothing changes under somebody who comes back from the window of their wallet.
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnWindowFocus: false,
    },
    queryClient,
  );
}

/** A signature by an account that the viewer has, which comes before that of a new one. */
export const confirmPurpose: SignPurpose = {
  name: "confirm",
  title: "First, confirm that it is you",
  promise: `Then you choose the wallet to add. ${free}`,
  issue: () => call(createAccountNonce, { body: { purpose: "confirm" } }),
  async submit(body) {
    await call(confirmAccount, { body });
    await queryClient.invalidateQueries({ queryKey: freshKey });
  },
};

/** The signature of the account to add. `taken` is told when the account is another viewer's. */
export function linkPurpose(taken: (account: TakenAccount) => void): SignPurpose {
  return {
    name: "link",
    title: "Add this wallet to your account",
    promise: `From then on either wallet signs you in, and videos open by what any of them holds. ${free}`,
    async issue() {
      try {
        return await issueLink();
      } catch (error) {
        // Too much time went by: the other signature is asked for first.
        if (isProblem(error, "proof_needed")) queryClient.setQueryData(freshKey, false);
        throw error;
      }
    },
    async submit(proof) {
      try {
        await link(proof, false);
      } catch (error) {
        if (!isProblem(error, "account_taken")) throw error;
        const { details, detail } = error.problem;
        const offer = mergeOfferSchema.safeParse(details?.offer).data ?? null;
        taken({ proof, offer, message: detail });
      }
    },
  };
}

/** Adds the account that a proof proves; with `merge` also when it is another viewer's. Throws ApiProblem. */
export async function link(proof: SignInProof, merge: boolean): Promise<void> {
  await call(linkAccount, { body: { proof, merge } });
  await setViewer((await call(getSession, {})).viewer);
  endSignIn();
}
