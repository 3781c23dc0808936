"use client";

import { Plus, Unlink } from "lucide-react";
import { useState } from "react";
import { formatDate, shortAccount } from "#lib/client/format.ts";
import { requestLink, useWallet } from "#lib/client/wallet/wallet-store.ts";
import type { AccountView } from "#lib/shared/api/account.ts";
import { everyChainOf, parseAccountId } from "#lib/shared/caip.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import { Panel } from "../studio/video/panel.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { AccountPicture } from "../wallet/account-picture.tsx";
import { RemoveAccount } from "./remove-account.tsx";

interface LinkedAccountsProps {
  accounts: AccountView["accounts"];
  /** The account of this very sign-in, which cannot be removed by it. */
  signedInWith: string;
}

/** A viewer's accounts, with a way to add one and to remove each. */
export function LinkedAccounts({ accounts, signedInWith }: LinkedAccountsProps) {
  const { signInWanted, signFor } = useWallet();
  const [removing, setRemoving] = useState<string | null>(null);
  return (
    <Panel
      id="accounts"
      title="Your accounts"
      hint="Whoever signs in with one of them is you, and a video opens when any of them holds what it asks for."
      aside={
        <Button
          size="small"
          busy={signInWanted && signFor !== "sign_in"}
          onClick={requestLink}
          data-testid="add-account"
        >
          <Plus aria-hidden="true" className="size-4" /> Add another wallet
        </Button>
      }
    >
      <div role="status" className="sr-only">
        {accounts.length === 1 ? "You have one account." : `You have ${accounts.length} accounts.`}
      </div>
      <ul className="flex flex-col gap-3">
        {accounts.map(({ id, linkedAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2" data-testid="linked-account">
            <AccountPicture account={id} size={32} />
            <div className="min-w-0 flex-1 basis-44">
              <p className="flex flex-wrap items-center gap-2">
                <span className="font-mono text-sm">{shortAccount(id)}</span>
                {id === signedInWith && accounts.length > 1 && <Badge tone="accent">Signed in with it</Badge>}
              </p>
              <p className="text-xs text-muted">
                {placeOf(id)} · since {formatDate(linkedAt)}
              </p>
            </div>
            <div className="flex gap-2">
              <CopyButton text={id.split(":")[2] ?? id} label="Copy address" />
              {id !== signedInWith && (
                <Button
                  size="small"
                  onClick={() => setRemoving(id)}
                  aria-label={`Remove ${shortAccount(id)}`}
                  data-testid="remove-account"
                >
                  <Unlink aria-hidden="true" className="size-4" /> Remove
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {removing !== null && <RemoveAccount account={removing} onClose={() => setRemoving(null)} />}
    </Panel>
  );
}

/** A key may be the same account on every chain of its kind; a smart account lives on one. */
function placeOf(account: string): string {
  return everyChainOf(account)?.name ?? chainName(parseAccountId(account).chain);
}
