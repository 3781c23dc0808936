"use client";

import { useUnlinkAccount } from "#lib/client/account.ts";
import { shortAccount } from "#lib/client/format.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

/** Says what it means to remove an account, and asks. */
export function RemoveAccount({ account, onClose }: { account: string; onClose: () => void }) {
  const removal = useUnlinkAccount();
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Remove ${shortAccount(account)}?`}
      description="You can add it again at any time, by a signature."
      data-testid="remove-account-dialog"
    >
      <ul className="flex list-disc flex-col gap-1.5 pl-5 text-sm">
        <li>Browsers that are signed in with it are signed out.</li>
        <li>Videos that it alone opens for you close, also where one is playing.</li>
        <li>Whoever signs in with it from then on is somebody else. Your videos stay yours.</li>
      </ul>
      {removal.error !== null && <ProblemNotice error={removal.error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Keep it</Button>
        <Button
          look="danger"
          busy={removal.isPending}
          onClick={() => removal.mutate(account, { onSuccess: onClose })}
          data-testid="remove-account-confirm"
        >
          Remove it
        </Button>
      </div>
    </Dialog>
  );
}
