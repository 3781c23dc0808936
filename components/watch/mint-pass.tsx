"use client";

import { Ticket } from "lucide-react";
import type { FreeToken } from "#lib/client/free-token-kind.ts";
import { useFreeToken } from "#lib/client/use-free-token.ts";
import { requestDemoPass, updateWallet, useWallet } from "#lib/client/wallet/wallet-store.ts";
import { Button } from "../ui/button.tsx";
import { claimObstacle } from "./claim-words.ts";

interface MintPassProps {
  pass: FreeToken;
  /** Somebody is signed in: the pass goes to the account they are signed in with, if its wallet is at hand. */
  signedIn: boolean;
}

/** The short way in on the demo's chain: one press that leads through wallet, sign-in and pass. */
export function MintPass({ pass, signedIn }: MintPassProps) {
  const { connected, claimWanted } = useWallet();
  const { state } = useFreeToken(pass);
  const obstacle = signedIn ? claimObstacle(state, pass.chain) : null;
  if (obstacle !== null) return <p className="max-w-sm text-balance">{obstacle}</p>;
  const busy = claimWanted || state === "claiming";
  return (
    <Button
      look="primary"
      busy={busy}
      onClick={() => {
        if (signedIn && connected !== null) updateWallet({ wanted: true, claimWanted: true });
        else requestDemoPass();
      }}
      data-testid="mint-pass"
    >
      {!busy && <Ticket aria-hidden="true" className="size-4" />}
      Mint a free pass
    </Button>
  );
}
