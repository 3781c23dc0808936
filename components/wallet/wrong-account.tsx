"use client";

import { UserRoundX } from "lucide-react";
import { useState } from "react";
import { createPortal } from "react-dom";
import { shortAccount } from "#lib/client/format.ts";
import { requestLink, requestSignIn, useWallet } from "#lib/client/wallet/wallet-store.ts";
import type { ViewerInfo } from "#lib/shared/api/auth.ts";
import { parseAccountId } from "#lib/shared/caip.ts";
import { Button } from "../ui/button.tsx";

/** Says that the wallet shows another account than the one that is signed in, and offers to sign in with it. */
export function WrongAccount({ viewer }: { viewer: ViewerInfo }) {
  const { connected, connectedSolana, signInWanted } = useWallet();
  const [ignored, setIgnored] = useState<string | null>(null);
  const address = connected?.address ?? connectedSolana;
  const known = viewer.accounts.some((account) => parseAccountId(account).address === address);
  if (address === null || known || ignored === address || signInWanted) return null;
  // The header's blur would make it the frame of what is fixed within.
  return createPortal(
    <div
      role="status"
      data-testid="wrong-account"
      className="card fixed inset-x-4 bottom-4 z-30 flex flex-col gap-3 p-4 text-sm shadow-card sm:left-auto sm:w-96"
    >
      <div className="flex gap-3">
        <UserRoundX aria-hidden="true" className="mt-px size-5 shrink-0 text-warning" />
        <p>
          Your wallet now shows <span className="font-mono">{shortAccount(address)}</span>, but you are signed
          in as <span className="font-mono">{shortAccount(viewer.accounts[0] ?? "")}</span>. Gates look at
          your own accounts alone.
        </p>
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        <Button size="small" look="quiet" onClick={() => setIgnored(address)}>
          Stay as I am
        </Button>
        <Button size="small" onClick={requestLink}>
          Add it to mine
        </Button>
        <Button size="small" look="primary" onClick={requestSignIn}>
          Sign in with {shortAccount(address)}
        </Button>
      </div>
    </div>,
    document.body,
  );
}
