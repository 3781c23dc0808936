"use client";

import { Ticket } from "lucide-react";
import { requestDemoPass, updateWallet, useWallet } from "#lib/client/wallet/wallet-store.ts";
import { Button } from "../ui/button.tsx";

interface MintPassProps {
  /** Somebody is signed in: the pass goes to the account they are signed in with, if its wallet is at hand. */
  signedIn: boolean;
  className?: string;
}

/** The short way in on the demo's chain: one press that leads through wallet, sign-in and pass. */
export function MintPass({ signedIn, className }: MintPassProps) {
  const { connected, claimWanted, signInWanted } = useWallet();
  const press = () => {
    if (signedIn && connected !== null) updateWallet({ wanted: true, claimWanted: true });
    else requestDemoPass();
  };
  return (
    <Button
      look="primary"
      busy={claimWanted || signInWanted}
      onClick={press}
      data-testid="mint-pass"
      {...(className === undefined ? {} : { className })}
    >
      {!(claimWanted || signInWanted) && <Ticket aria-hidden="true" className="size-4" />}
      Mint a free pass
    </Button>
  );
}
