"use client";

import { PenLine } from "lucide-react";
import { useState } from "react";
import { type Connector, useConfig, useDisconnect } from "wagmi";
import { shortAccount } from "#lib/client/format.ts";
import { setViewer } from "#lib/client/viewer.ts";
import { SignatureRejected, signIn } from "#lib/client/wallet/sign-in.ts";
import { cancelSignIn, updateWallet } from "#lib/client/wallet/wallet-store.ts";
import { cleanLine, shorten } from "#lib/shared/text.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

type Step = { at: "ready" | "signing" | "checking" | "rejected" } | { at: "failed"; error: unknown };

interface SignMessageDialogProps {
  wallet: { connector: Connector; address: string; chainNumber: number };
}

/** Asks the connected wallet to sign the sign-in message; every way it can end has its own words. */
export function SignMessageDialog({ wallet }: SignMessageDialogProps) {
  const config = useConfig();
  const { disconnect } = useDisconnect();
  const [step, setStep] = useState<Step>({ at: "ready" });

  const sign = async () => {
    setStep({ at: "signing" });
    try {
      const viewer = await signIn(config, wallet, () => setStep({ at: "checking" }));
      await setViewer(viewer);
      updateWallet({ signInWanted: false });
    } catch (error) {
      setStep(error instanceof SignatureRejected ? { at: "rejected" } : { at: "failed", error });
    }
  };

  const busy = step.at === "signing" || step.at === "checking";
  // Any extension may call itself anything.
  const walletName = shorten(cleanLine(wallet.connector.name), 40);
  const leaveWallet = () => disconnect({ connector: wallet.connector });
  return (
    <Dialog
      open
      onClose={cancelSignIn}
      title="Sign in"
      description={
        <>
          Prove that <span className="font-mono">{shortAccount(wallet.address)}</span> is yours by signing a
          message in {walletName}. It costs nothing and allows nothing else.
        </>
      }
      data-testid="sign-in-dialog"
    >
      <div aria-live="polite" className="empty:hidden">
        {step.at === "signing" && <Notice>Waiting for your signature in {walletName}…</Notice>}
        {step.at === "checking" && <Notice>Checking the signature…</Notice>}
        {step.at === "rejected" && (
          <Notice tone="warning" title="You declined the signature">
            Nothing happened. Sign the message to go on, or use another wallet.
          </Notice>
        )}
        {step.at === "failed" && <ProblemNotice error={step.error} />}
      </div>
      <div className="flex flex-col gap-2">
        <Button look="primary" busy={busy} onClick={() => void sign()} data-testid="sign-message">
          {!busy && <PenLine aria-hidden="true" className="size-4" />}
          {step.at === "rejected" || step.at === "failed" ? "Try again" : "Sign message"}
        </Button>
        <Button look="quiet" onClick={leaveWallet}>
          Use another wallet
        </Button>
      </div>
    </Dialog>
  );
}
