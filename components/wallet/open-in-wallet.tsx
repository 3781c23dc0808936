"use client";

import { ExternalLink } from "lucide-react";
import { isInAppBrowser, walletApps, wayOut } from "#lib/client/wallet/open-in-wallet.ts";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Notice } from "../ui/notice.tsx";

/**
 * The way into a wallet's app on a phone: each link opens this very page in the wallet's own browser. They are plain links:
 * between the press and the app nothing is asked for, or the phone would not open it.
 */
export function OpenInWallet({ alone }: { alone: boolean }) {
  const page = new URL(window.location.href);
  return (
    <section className="flex flex-col gap-2" data-testid="open-in-wallet">
      {isInAppBrowser(navigator) && <WayOut page={page} />}
      <h3 className="text-xs font-semibold text-muted">
        {alone ? "Open this page in your wallet’s app" : "Or open this page in another wallet’s app"}
      </h3>
      <ul className="flex flex-col gap-1.5">
        {walletApps.map(({ name, holds, linkTo }) => (
          <li key={name}>
            <a
              href={linkTo(page)}
              className="flex items-center gap-3 rounded-xl border border-border bg-surface p-3 text-sm font-medium transition-colors hover:bg-surface-2"
            >
              <span className="min-w-0 flex-1 truncate">{name}</span>
              <span className="text-xs text-muted">{holds}</span>
              <ExternalLink aria-hidden="true" className="size-4 shrink-0 text-muted" />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function WayOut({ page }: { page: URL }) {
  const out = wayOut(page, navigator);
  return (
    <Notice
      tone="warning"
      title="This page is open inside of another app"
      actions={
        <>
          {out !== null && (
            <Button size="small" asChild>
              <a href={out} data-testid="way-out">
                Open in your browser
              </a>
            </Button>
          )}
          <CopyButton text={page.href} label="Copy the address" />
        </>
      }
    >
      Wallets often cannot be reached from there. Open the page in your own browser first.
    </Notice>
  );
}
