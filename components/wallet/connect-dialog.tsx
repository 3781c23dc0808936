"use client";

import { type ReactNode, useId } from "react";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { Spinner } from "../ui/spinner.tsx";
import { OpenInWallet } from "./open-in-wallet.tsx";
import { shownName } from "./sign-message-dialog.tsx";

/** A wallet that can be connected here and now. */
export interface WalletChoice {
  id: string;
  name: string;
  icon: string | undefined;
  choose(): void;
}

/** How the last choice stands: which wallet is asked, or how it ended. */
export type Connecting =
  | { at: "idle" }
  | { at: "asking"; id: string; name: string }
  | { at: "declined" | "failed" | "unable"; name: string };

interface ConnectDialogProps {
  ethereum: readonly WalletChoice[];
  solana: readonly WalletChoice[];
  connecting: Connecting;
  /** The page runs on a phone, where wallets are apps. */
  phone: boolean;
  onOtherWays: () => void;
  onClose: () => void;
}

/** The one choice of wallets, of both worlds. */
export function ConnectDialog(props: ConnectDialogProps) {
  const { ethereum, solana, connecting, phone, onOtherWays, onClose } = props;
  const none = ethereum.length + solana.length === 0;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Connect a wallet"
      description="It holds your tokens and proves that they are yours. Signing in costs nothing and moves nothing."
      data-testid="connect-dialog"
    >
      <ConnectingNotice connecting={connecting} />
      <Wallets title="Ethereum, Polygon, Base and the like" wallets={ethereum} connecting={connecting} />
      <Wallets title="Solana" wallets={solana} connecting={connecting} />
      {phone && <OpenInWallet alone={none} />}
      <Button look="quiet" onClick={onOtherWays} data-testid="other-wallets">
        {none ? "Use Coinbase Wallet or another way" : "Other Ethereum wallets"}
      </Button>
    </Dialog>
  );
}

function ConnectingNotice({ connecting }: { connecting: Connecting }) {
  if (connecting.at === "idle") return null;
  const name = shownName(connecting.name);
  return (
    <div aria-live="polite">
      {connecting.at === "asking" && (
        <Notice>Waiting for {name}. It may ask you in a window of its own…</Notice>
      )}
      {connecting.at === "declined" && (
        <Notice tone="warning" title="You declined in your wallet">
          Nothing happened. Choose {name} again, or another wallet.
        </Notice>
      )}
      {connecting.at === "failed" && (
        <Notice tone="warning" title={`${name} did not connect`}>
          Unlock the wallet and see whether it has an account here, then choose it again.
        </Notice>
      )}
      {connecting.at === "unable" && (
        <Notice tone="warning" title={`${name} cannot sign messages`}>
          Signing in needs a signed message. Choose another wallet.
        </Notice>
      )}
    </div>
  );
}

interface WalletsProps {
  title: string;
  wallets: readonly WalletChoice[];
  connecting: Connecting;
}

function Wallets({ title, wallets, connecting }: WalletsProps): ReactNode {
  const heading = useId();
  if (wallets.length === 0) return null;
  return (
    <section aria-labelledby={heading} className="flex flex-col gap-2">
      <h3 id={heading} className="text-xs font-semibold text-muted">
        {title}
      </h3>
      <ul className="flex flex-col gap-1.5">
        {wallets.map(({ id, name, icon, choose }) => (
          <li key={id}>
            <button
              type="button"
              onClick={choose}
              className="flex w-full items-center gap-3 rounded-xl border border-border bg-surface p-3 text-left text-sm font-medium transition-colors hover:bg-surface-2"
              data-testid={`wallet-option-${id}`}
            >
              <WalletIcon icon={icon} />
              <span className="min-w-0 flex-1 truncate">{shownName(name)}</span>
              {connecting.at === "asking" && connecting.id === id && <Spinner />}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Wallets bring their pictures along as data (EIP-6963, Wallet Standard); nothing is loaded for one. */
function WalletIcon({ icon }: { icon: string | undefined }) {
  if (icon === undefined || !/^data:image\//.test(icon.trim())) {
    return <span aria-hidden="true" className="size-8 shrink-0 rounded-lg bg-surface-2" />;
  }
  // biome-ignore lint/performance/noImgElement: a picture that is in the page already.
  return <img src={icon.trim()} alt="" className="size-8 shrink-0 rounded-lg" />;
}
