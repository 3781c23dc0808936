"use client";

import { useEffect, useState } from "react";
import { useEmail } from "#lib/client/account.ts";
import type { AccountView } from "#lib/shared/api/account.ts";
import { Panel } from "../studio/video/panel.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

/**
 * News of one's videos by mail: name an address, confirm it by the mailed code, or stop. Where mail was switched off
 * (`offered`), an address that is still kept can be forgotten.
 */
export function EmailPanel({ email, offered }: { email: AccountView["email"]; offered: boolean }) {
  const { confirm, remove, set } = useEmail();
  const waiting = email !== null && !email.confirmed;
  useLinkedCode(waiting, confirm.mutate);
  // What the last press led to; whatever failed before is over.
  const { error } = [confirm, set, remove].reduce((last, each) =>
    each.submittedAt > last.submittedAt ? each : last,
  );
  return (
    <Panel
      id="mail"
      title="News by mail"
      hint="When a video is ready, fails, is reported or taken down. Every mail has a link that ends them."
      data-testid="email-panel"
      aside={
        email !== null && (
          <Badge tone={email.confirmed ? "accent" : "warning"}>
            {email.confirmed ? "On" : "Waiting for your code"}
          </Badge>
        )
      }
    >
      <div role="status" className="sr-only">
        {email?.confirmed ? `News go to ${email.address}.` : ""}
      </div>
      {error !== null && <ProblemNotice error={error} />}
      {!offered && (
        <p className="text-sm text-muted">
          This site sends no mail at present. Everything stands in your inbox in the studio.
        </p>
      )}
      {email === null ? (
        <AddressForm busy={set.isPending} onSubmit={(address) => set.mutate(address)} />
      ) : (
        <div className="flex flex-col gap-4">
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="text-sm">
              {!offered ? "Your address: " : email.confirmed ? "News go to " : "We mailed a code to "}
              <strong className="font-semibold wrap-anywhere">{email.address}</strong>
              {offered && !email.confirmed ? ". It works for one hour." : "."}
            </p>
            <Button size="small" busy={remove.isPending} onClick={() => remove.mutate()}>
              {!offered ? "Forget the address" : email.confirmed ? "Stop mail" : "Use another address"}
            </Button>
          </div>
          {offered && !email.confirmed && (
            <CodeForm
              busy={confirm.isPending}
              resending={set.isPending}
              onSubmit={(code) => confirm.mutate(code)}
              onResend={() => set.mutate(email.address)}
            />
          )}
        </div>
      )}
    </Panel>
  );
}

function AddressForm({ busy, onSubmit }: { busy: boolean; onSubmit: (address: string) => void }) {
  const [address, setAddress] = useState("");
  return (
    <form
      className="flex flex-wrap items-start gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(address.trim());
      }}
    >
      <TextField
        className="min-w-60 flex-1"
        label="Mail address"
        type="email"
        autoComplete="email"
        required
        value={address}
        onChange={(event) => setAddress(event.target.value)}
        hint="We mail you a code first. The address is shown to nobody."
        data-testid="email-address"
      />
      <Button type="submit" look="primary" busy={busy} className="sm:mt-6.5">
        Send me a code
      </Button>
    </form>
  );
}

interface CodeFormProps {
  busy: boolean;
  resending: boolean;
  onSubmit: (code: string) => void;
  onResend: () => void;
}

function CodeForm({ busy, resending, onSubmit, onResend }: CodeFormProps) {
  const [code, setCode] = useState("");
  return (
    <form
      className="flex flex-wrap items-start gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(code.trim());
      }}
    >
      <TextField
        className="w-40"
        label="Code"
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="\s*\d{6}\s*"
        required
        value={code}
        onChange={(event) => setCode(event.target.value)}
        data-testid="email-code"
      />
      <div className="flex flex-wrap gap-2 sm:mt-6.5">
        <Button type="submit" look="primary" busy={busy}>
          Confirm
        </Button>
        <Button look="quiet" busy={resending} onClick={onResend}>
          Send another code
        </Button>
      </div>
    </form>
  );
}

/**
 * Takes the code of a mailed link, once. It stands behind the #, where no server sees it, and is taken out of the address
 * at once.
 */
function useLinkedCode(waiting: boolean, confirm: (code: string) => void): void {
  useEffect(() => {
    const code = /^#confirm=(\d{6})$/.exec(window.location.hash)?.[1];
    if (code === undefined) return;
    window.history.replaceState(null, "", "/account#mail");
    if (waiting) confirm(code);
  }, [waiting, confirm]);
}
