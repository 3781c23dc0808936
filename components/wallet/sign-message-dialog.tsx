"use client";

import { useQuery } from "@tanstack/react-query";
import { PenLine } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { ApiProblem } from "#lib/client/api-problem.ts";
import { shortAccount } from "#lib/client/format.ts";
import {
  SignatureRejected,
  type Signer,
  type SignForm,
  type SignFormName,
  signTerms,
  WalletCannotSign,
} from "#lib/client/wallet/sign-in.ts";
import type { SignPurpose } from "#lib/client/wallet/sign-purpose.ts";
import { cancelSignIn } from "#lib/client/wallet/wallet-store.ts";
import { cleanLine, shorten } from "#lib/shared/text.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

// A challenge lives five minutes; one that is older than this is asked for anew.
const TERMS_MS = 4 * 60_000;

const OTHER_FORMS: Readonly<Record<SignFormName, string>> = {
  message: "Sign the usual message",
  fields: "Sign it as typed data instead",
  plain: "Sign it as a plain message instead",
  hardware: "My account is on a hardware wallet",
};

type Step =
  | { at: "ready" | "signing" | "checking" | "rejected" | "expired" }
  | { at: "cannot"; reason: string }
  | { at: "failed"; error: unknown };

/** Asks the connected wallet to sign the message for a purpose; every way it can end has its own words. */
export function SignMessageDialog({ signer, purpose }: { signer: Signer; purpose: SignPurpose }) {
  const [step, setStep] = useState<Step>({ at: "ready" });
  const [last, setLast] = useState<SignForm>(signer.forms[0]);
  // The account was switched, or the window closed, while the wallet was asked: its answer is not for anybody then.
  const wanted = useRef(true);
  useEffect(() => {
    wanted.current = true;
    return () => {
      wanted.current = false;
    };
  }, []);
  // Asked for before anything is pressed: a phone opens the wallet's app on the press alone, not after an answer.
  const terms = useQuery({
    queryKey: ["sign-in-terms", purpose.name],
    queryFn: purpose.issue,
    staleTime: TERMS_MS,
    refetchInterval: TERMS_MS,
    gcTime: 0,
  });

  const sign = async (form: SignForm) => {
    setStep({ at: "signing" });
    setLast(form);
    try {
      const fresh = terms.data !== undefined && Date.now() - terms.dataUpdatedAt < TERMS_MS;
      const issued = fresh ? terms.data : (await terms.refetch({ throwOnError: true })).data;
      if (issued === undefined) return setStep({ at: "ready" });
      const proof = await signTerms(issued, form, () => wanted.current);
      if (proof === null) return;
      setStep({ at: "checking" });
      await purpose.submit(proof);
    } catch (error) {
      // What was issued is used up, or may be: the next try gets its own.
      if (error instanceof ApiProblem) void terms.refetch();
      setStep(stepOf(error));
    }
  };

  const busy = step.at === "signing" || step.at === "checking";
  const again = step.at === "rejected" || step.at === "expired" || step.at === "failed";
  const walletName = shownName(signer.walletName);
  const others = signer.forms.filter(
    ({ name }) => name !== last.name && (name === "hardware" || step.at === "cannot"),
  );
  return (
    <Dialog
      open
      onClose={cancelSignIn}
      title={purpose.title}
      description={
        <>
          Prove that <span className="font-mono">{shortAccount(signer.address)}</span> is yours by signing a
          message in {walletName}. {purpose.promise}
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
        {step.at === "expired" && (
          <Notice tone="warning" title="That took longer than five minutes">
            The message was no longer good. Sign a new one.
          </Notice>
        )}
        {step.at === "cannot" && (
          <Notice tone="warning" title="The wallet did not sign">
            {step.reason}
            {others.length > 0 && " You can sign the same in another form."}
          </Notice>
        )}
        {step.at === "failed" && <ProblemNotice error={step.error} />}
      </div>
      <div className="flex flex-col gap-2">
        <Button look="primary" busy={busy} onClick={() => void sign(last)} data-testid="sign-message">
          {!busy && <PenLine aria-hidden="true" className="size-4" />}
          {again || step.at === "cannot" ? "Try again" : "Sign message"}
        </Button>
        {!busy &&
          others.map((form) => (
            <Button key={form.name} onClick={() => void sign(form)} data-testid={`sign-${form.name}`}>
              {OTHER_FORMS[form.name]}
            </Button>
          ))}
        <Button look="quiet" onClick={signer.leave} data-testid="other-wallet">
          Use another wallet
        </Button>
      </div>
    </Dialog>
  );
}

/** A wallet's name as a word of ours: any extension may call itself anything. */
export function shownName(name: string): string {
  return shorten(cleanLine(name), 40);
}

function stepOf(error: unknown): Step {
  if (error instanceof SignatureRejected) return { at: "rejected" };
  if (error instanceof WalletCannotSign) return { at: "cannot", reason: error.message };
  const code = error instanceof ApiProblem ? error.problem.code : "";
  return code === "nonce_expired" ? { at: "expired" } : { at: "failed", error };
}
