"use client";

import { ExternalLink } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

const WALLET_LISTS = [
  { href: "https://ethereum.org/wallets/find-wallet/", text: "Find an Ethereum wallet" },
  { href: "https://solana.com/solana-wallets", text: "Find a Solana wallet" },
];

interface NoWalletDialogProps {
  open: boolean;
  onClose: () => void;
  onOtherWays: () => void;
}

/** What to do in a browser that has no wallet. */
export function NoWalletDialog({ open, onClose, onOtherWays }: NoWalletDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="This browser has no wallet"
      description="A wallet holds your tokens and proves that they are yours. Signing in costs nothing and moves nothing."
      data-testid="no-wallet"
    >
      <ol className="flex list-decimal flex-col gap-2 pl-5 text-sm">
        <li>Install a wallet: a browser extension on a computer, an app on a phone.</li>
        <li>Create an account in it, or import the one that holds your tokens.</li>
        <li>Reload this page (on a phone: open it in the wallet’s own browser) and connect.</li>
      </ol>
      <div className="flex flex-col gap-2">
        {WALLET_LISTS.map(({ href, text }) => (
          <Button key={href} look="primary" asChild>
            <a href={href} target="_blank" rel="noreferrer">
              {text}
              <ExternalLink aria-hidden="true" className="size-4" />
              <span className="sr-only">(opens in a new tab)</span>
            </a>
          </Button>
        ))}
        <Button onClick={onOtherWays}>Use Coinbase Wallet or another way</Button>
      </div>
    </Dialog>
  );
}
