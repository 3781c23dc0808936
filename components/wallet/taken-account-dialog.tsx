"use client";

import { useMutation } from "@tanstack/react-query";
import { shortAccount } from "#lib/client/format.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { link, type TakenAccount } from "#lib/client/wallet/link.ts";
import { cancelSignIn } from "#lib/client/wallet/wallet-store.ts";
import type { MergeOffer } from "#lib/shared/api/account.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

interface TakenAccountDialogProps {
  address: string;
  taken: TakenAccount;
  /** Another wallet is to be added. */
  onOther: () => void;
}

/** The account is somebody's already: says what a merge would bring and what not, and offers it where it can be. */
export function TakenAccountDialog({ address, taken, onOther }: TakenAccountDialogProps) {
  const merging = useMutation({ mutationFn: () => link(taken.proof, true) }, queryClient);
  const { offer, message } = taken;
  return (
    <Dialog
      open
      onClose={cancelSignIn}
      title={
        offer === null
          ? `${shortAccount(address)} is linked elsewhere`
          : `${shortAccount(address)} has its own account here`
      }
      description={message}
      data-testid="account-taken"
    >
      {offer !== null && (
        <div className="flex flex-col gap-3 text-sm">
          <p className="font-medium">Merging brings to your account, for good:</p>
          <ul className="flex list-disc flex-col gap-1 pl-5" data-testid="merge-offer">
            {broughtBy(offer).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <p className="text-muted">
            {offer.mail === "forgotten" && "Its mail address is not taken over. "}
            Views that were counted stay as they are. Merging cannot be undone; the wallet can be removed
            again.
          </p>
        </div>
      )}
      {merging.error !== null && <ProblemNotice error={merging.error} />}
      <div className="flex flex-col gap-2">
        {offer !== null && (
          <Button
            look="primary"
            busy={merging.isPending}
            onClick={() => merging.mutate()}
            data-testid="merge-accounts"
          >
            Merge the two
          </Button>
        )}
        <Button onClick={onOther}>Add another wallet instead</Button>
        <Button look="quiet" onClick={cancelSignIn} data-testid="leave-account">
          Leave it as it is
        </Button>
      </div>
    </Dialog>
  );
}

function broughtBy({ videos, watched, notices, signIns, mail }: MergeOffer): string[] {
  const counted = (amount: number, one: string, many = `${one}s`) =>
    amount === 0 ? [] : [`${amount} ${amount === 1 ? one : many}`];
  const lines = [
    ...counted(videos, "video, with its uploads and rules", "videos, with their uploads and rules"),
    ...counted(watched, "video with the place where you stopped", "videos with the places where you stopped"),
    ...counted(notices, "notice"),
    ...counted(signIns, "browser that stays signed in", "browsers that stay signed in"),
    ...(mail === "moved" ? ["the mail address for news"] : []),
  ];
  return lines.length === 0 ? ["nothing but the wallet: nothing was kept there"] : lines;
}
