"use client";

import { Wallet } from "lucide-react";
import type { ComponentProps } from "react";
import { requestSignIn, useWallet } from "#lib/client/wallet/wallet-store.ts";
import { Button } from "../ui/button.tsx";

type ConnectButtonProps = Pick<
  ComponentProps<typeof Button>,
  "look" | "size" | "disabled" | "className" | "children"
> & { "data-testid"?: string };

/** Leads to sign in. Busy wherever it stands while that goes on, but not while a pass is asked for (MintPass). */
export function ConnectButton({ children = "Connect wallet", ...rest }: ConnectButtonProps) {
  const { signInWanted, claimWanted } = useWallet();
  const busy = signInWanted && !claimWanted;
  return (
    <Button busy={busy} onClick={requestSignIn} {...rest}>
      {!busy && <Wallet aria-hidden="true" className="size-4" />} {children}
    </Button>
  );
}
