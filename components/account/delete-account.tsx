"use client";

import { useState } from "react";
import { useDeleteAccount } from "#lib/client/account.ts";
import { deletionWords } from "#lib/shared/api/account.ts";
import { AskingPanel } from "../studio/video/asking-panel.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

/** Deletes the account, after saying what that means and having it typed. */
export function DeleteAccount({ videos, mailAddress }: { videos: number; mailAddress: boolean }) {
  const [typed, setTyped] = useState("");
  const deletion = useDeleteAccount();
  return (
    <AskingPanel
      id="deletion"
      title="Delete your account"
      hint="At once and for good: there is no way back."
      button="Delete my account"
      data-testid="delete-account"
      question="Delete your account?"
      description="Download your data first if you want to keep any of it."
    >
      {(keep) => (
        <>
          <ul className="flex list-disc flex-col gap-1.5 pl-5 text-sm">
            <li>
              {videos === 0
                ? "You have no videos here."
                : videos === 1
                  ? "Your video disappears now and whoever is watching it is stopped."
                  : `Your ${videos} videos disappear now and whoever is watching them is stopped.`}{" "}
              {videos > 0 && "Files and keys are destroyed within seven days; nobody can bring them back."}
            </li>
            <li>
              Your accounts, {mailAddress && "mail address, "}inbox, sign-ins and what you watched are erased
              now.
            </li>
            <li>You are signed out everywhere. The same wallet can sign in again, as somebody new.</li>
            <li>
              Tokens in your wallet are yours and stay; encrypted copies that others made cannot be recalled.
            </li>
          </ul>
          <form
            className="flex flex-col gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              deletion.mutate(typed);
            }}
          >
            <TextField
              label={`Type “${deletionWords}”`}
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              data-testid="delete-words"
            />
            {deletion.error !== null && <ProblemNotice error={deletion.error} />}
            <div className="flex justify-end gap-2">
              <Button onClick={keep}>Keep it</Button>
              <Button
                type="submit"
                look="danger"
                busy={deletion.isPending}
                disabled={typed.trim().toLowerCase() !== deletionWords}
                data-testid="delete-confirm"
              >
                Delete for good
              </Button>
            </div>
          </form>
        </>
      )}
    </AskingPanel>
  );
}
