"use client";

import { Check } from "lucide-react";
import { useDemoRequest } from "#lib/client/wallet/demo/demo-requests.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";

/** The demo wallet's own window: what it is asked to do, in words, and nothing happens before the person agrees. */
export function DemoWalletDialog() {
  const pending = useDemoRequest();
  if (pending === null) return null;
  const { request, answer } = pending;
  return (
    <Dialog
      open
      onClose={() => answer(false)}
      title={request.kind === "message" ? "Demo wallet: sign this message?" : "Demo wallet: send this?"}
      description="This wallet lives in this browser and holds play money of the local chain. Never send it anything of value."
      data-testid="demo-wallet-dialog"
    >
      {request.kind === "message" ? (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
          tabIndex={0}
          className="max-h-[40dvh] overflow-auto rounded-lg bg-surface-2 p-3 font-mono text-xs whitespace-pre-wrap wrap-anywhere"
        >
          {request.text}
        </pre>
      ) : (
        <dl className="flex flex-col gap-2 rounded-lg bg-surface-2 p-3 text-sm">
          <div>
            <dt className="text-xs text-muted">What happens</dt>
            <dd className="font-medium wrap-anywhere">{request.what}</dd>
          </div>
          <div>
            <dt className="text-xs text-muted">Costs at most</dt>
            <dd className="tabular-nums">{request.cost} ETH of play money</dd>
          </div>
        </dl>
      )}
      <div className="grid grid-cols-2 gap-2">
        <Button onClick={() => answer(false)}>Decline</Button>
        <Button look="primary" onClick={() => answer(true)} data-testid="demo-wallet-confirm">
          <Check aria-hidden="true" className="size-4" /> {request.kind === "message" ? "Sign" : "Send"}
        </Button>
      </div>
    </Dialog>
  );
}
