"use client";

import { Download } from "lucide-react";
import { useAccount } from "#lib/client/account.ts";
import { formatDate, shortAccount } from "#lib/client/format.ts";
import { type AccountView, exportAccount } from "#lib/shared/api/account.ts";
import { everyChainOf, parseAccountId } from "#lib/shared/caip.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import { Panel } from "../studio/video/panel.tsx";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Notice } from "../ui/notice.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { AccountPicture } from "../wallet/account-picture.tsx";
import { SignedIn } from "../wallet/signed-in.tsx";
import { DeleteAccount } from "./delete-account.tsx";
import { EmailPanel } from "./email-panel.tsx";
import { SignIns } from "./sign-ins.tsx";

/** Everything on one's own account. */
export default function AccountDetails() {
  return (
    <SignedIn
      title="Sign in to see your account"
      reason="Your wallet is your account here; there is no password."
    >
      {(viewer) => <Details key={viewer.id} />}
    </SignedIn>
  );
}

function Details() {
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
          <Accounts account={account} />
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

function Accounts({ account }: { account: AccountView }) {
  return (
    <Panel id="accounts" title="Your accounts" hint="Whoever signs in with one of them is you.">
      <ul className="flex flex-col gap-3">
        {account.accounts.map(({ id, linkedAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2" data-testid="linked-account">
            <AccountPicture account={id} size={32} />
            <div className="min-w-0 flex-1 basis-44">
              <p className="font-mono text-sm">{shortAccount(id)}</p>
              <p className="text-xs text-muted">
                {placeOf(id)} · since {formatDate(linkedAt)}
              </p>
            </div>
            <CopyButton text={id.split(":")[2] ?? id} label="Copy address" />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** A key may be the same account on every chain of its kind; a smart account lives on one. */
function placeOf(account: string): string {
  return everyChainOf(account)?.name ?? chainName(parseAccountId(account).chain);
}
