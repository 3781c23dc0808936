"use client";

import { Download } from "lucide-react";
import { useAccount } from "#lib/client/account.ts";
import { exportAccount } from "#lib/shared/api/account.ts";
import { Panel } from "../studio/video/panel.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { SignedIn } from "../wallet/signed-in.tsx";
import { DeleteAccount } from "./delete-account.tsx";
import { EmailPanel } from "./email-panel.tsx";
import { LinkedAccounts } from "./linked-accounts.tsx";
import { SignIns } from "./sign-ins.tsx";

/** Everything on one's own account. */
export default function AccountDetails() {
  return (
    <SignedIn
      title="Sign in to see your account"
      reason="Your wallet is your account here; there is no password."
    >
      {(viewer) => <Details key={viewer.id} signedInWith={viewer.accounts[0] ?? ""} />}
    </SignedIn>
  );
}

function Details({ signedInWith }: { signedInWith: string }) {
  const { data: account, error, refetch } = useAccount();
  if (account === undefined) {
    return error === null ? (
      <Skeleton className="h-64" />
    ) : (
      <ProblemNotice error={error} onRetry={() => void refetch()} />
    );
  }
  return (
    <div className="flex flex-col gap-6">
      {account.banReason !== null && (
        <Notice tone="warning" title="An operator banned this account">
          <p>{account.banReason}</p>
          <p className="mt-1 text-muted">
            You can still watch, and export or delete what is yours. Nothing can be uploaded or published.
          </p>
        </Notice>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-6">
          <LinkedAccounts accounts={account.accounts} signedInWith={signedInWith} />
          <SignIns sessions={account.sessions} />
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          {(account.mailOffered || account.email !== null) && (
            <EmailPanel email={account.email} offered={account.mailOffered} />
          )}
          <Panel
            id="export"
            title="Take your data along"
            hint="One JSON file with everything kept about you: accounts, sign-ins, videos and their rules, uploads, inbox, reports, and what you watched. It holds no secret."
            aside={
              <Button size="small" asChild>
                <a href={exportAccount.path} download data-testid="export">
                  <Download aria-hidden="true" className="size-4" /> Download
                </a>
              </Button>
            }
          >
            {null}
          </Panel>
          <DeleteAccount videos={account.videos} mailAddress={account.email !== null} />
        </div>
      </div>
    </div>
  );
}
