"use client";

import { ChevronDown, Clapperboard, LogOut, MonitorX, ShieldCheck, UserRound } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { DropdownMenu } from "radix-ui";
import { useEffect, useRef, useState } from "react";
import { shortAccount } from "#lib/client/format.ts";
import { signOut, useViewer } from "#lib/client/viewer.ts";
import { resumeSignIn } from "#lib/client/wallet/wallet-store.ts";
import type { ViewerInfo } from "#lib/shared/api/auth.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { AccountPicture } from "./account-picture.tsx";
import { ConnectButton } from "./connect-button.tsx";
import { WalletIsland } from "./wallet-island.tsx";
import { WrongAccount } from "./wrong-account.tsx";

/** The corner of the header: “Connect wallet”, or who is signed in with the menu to leave. */
export default function Account() {
  const { viewer, error, retry } = useViewer();
  useRefreshedPage(viewer?.id ?? null, viewer !== undefined);
  const nobody = viewer === null;
  useEffect(() => {
    if (nobody) resumeSignIn();
  }, [nobody]);
  return (
    <>
      {error !== null && viewer === undefined ? (
        <Button size="small" onClick={retry} title={error.message}>
          Reload sign-in
        </Button>
      ) : viewer ? (
        <ViewerMenu viewer={viewer} />
      ) : (
        <ConnectButton
          look="primary"
          size="small"
          disabled={viewer === undefined}
          data-testid="connect-button"
        >
          <span>
            Connect<span className="max-[24rem]:sr-only"> wallet</span>
          </span>
        </ConnectButton>
      )}
      <WalletIsland watch={viewer != null} />
      {viewer != null && <WrongAccount viewer={viewer} />}
    </>
  );
}

/** Lets the server render the page anew when somebody else is signed in: drafts are shown to their creators alone. */
function useRefreshedPage(viewerId: string | null, known: boolean) {
  const router = useRouter();
  const rendered = useRef<string | null | undefined>(undefined);
  useEffect(() => {
    if (!known) return;
    if (rendered.current !== undefined && rendered.current !== viewerId) router.refresh();
    rendered.current = viewerId;
  }, [known, viewerId, router]);
}

function ViewerMenu({ viewer }: { viewer: ViewerInfo }) {
  const [error, setError] = useState<unknown>(null);
  const account = viewer.accounts[0] ?? "";
  const leave = (where: "here" | "everywhere") => signOut(where).catch(setError);
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <Button size="small" data-testid="viewer-menu" aria-label={`Account ${shortAccount(account)}`}>
            <AccountPicture account={account} />
            <span className="font-mono text-xs max-sm:hidden">{shortAccount(account)}</span>
            <ChevronDown aria-hidden="true" className="size-4 text-muted" />
          </Button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            align="end"
            sideOffset={8}
            className="card z-40 flex min-w-60 flex-col p-1.5 text-sm shadow-card"
          >
            <div className="px-3 py-2 text-xs text-muted">
              Signed in as
              <div className="mt-0.5 font-mono text-fg">{shortAccount(account)}</div>
            </div>
            <DropdownMenu.Separator className="my-1 h-px bg-border" />
            <DropdownMenu.Item asChild className={ITEM}>
              <Link href="/studio">
                <Clapperboard aria-hidden="true" className="size-4 text-muted" /> Studio
              </Link>
            </DropdownMenu.Item>
            <DropdownMenu.Item asChild className={ITEM}>
              <Link href="/account">
                <UserRound aria-hidden="true" className="size-4 text-muted" /> Account
              </Link>
            </DropdownMenu.Item>
            {viewer.operator && (
              <DropdownMenu.Item asChild className={ITEM}>
                <Link href="/operator">
                  <ShieldCheck aria-hidden="true" className="size-4 text-muted" /> Operator
                </Link>
              </DropdownMenu.Item>
            )}
            <DropdownMenu.Item className={ITEM} onSelect={() => void leave("here")} data-testid="sign-out">
              <LogOut aria-hidden="true" className="size-4 text-muted" /> Sign out
            </DropdownMenu.Item>
            <DropdownMenu.Item
              className={ITEM}
              onSelect={() => void leave("everywhere")}
              data-testid="sign-out-everywhere"
            >
              <MonitorX aria-hidden="true" className="size-4 text-muted" /> Sign out everywhere
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <Dialog open={error !== null} onClose={() => setError(null)} title="You are still signed in">
        <ProblemNotice error={error} />
      </Dialog>
    </>
  );
}

const ITEM =
  "flex cursor-pointer items-center gap-2.5 rounded-lg px-3 py-2 outline-none select-none data-highlighted:bg-surface-2";
