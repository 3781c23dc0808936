"use client";

import { Flag } from "lucide-react";
import { useState } from "react";
import { call } from "#lib/client/api.ts";
import { useViewer } from "#lib/client/viewer.ts";
import { requestSignIn } from "#lib/client/wallet/wallet-store.ts";
import { type ReportReason, reportReasons, reportVideo } from "#lib/shared/api/moderation.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { TextArea } from "../ui/field.tsx";
import { Notice } from "../ui/notice.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

/** Tells the operators what is wrong with a video: why, and in one's own words. */
export default function ReportDialog({ videoId, onClose }: { videoId: string; onClose: () => void }) {
  const { viewer } = useViewer();
  const [reason, setReason] = useState<ReportReason | null>(null);
  const [text, setText] = useState("");
  const [state, setState] = useState<"asking" | "busy" | "sent">("asking");
  const [error, setError] = useState<unknown>(null);
  const send = async () => {
    if (reason === null) return;
    setState("busy");
    setError(null);
    try {
      await call(reportVideo, { params: { videoId }, body: { reason, text } });
      setState("sent");
    } catch (problem) {
      setError(problem);
      setState("asking");
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Report this video"
      data-testid="report-dialog"
      description="An operator of this site looks at it. The creator learns the reason, but never who you are."
    >
      {state === "sent" ? (
        <>
          <Notice tone="success" title="Thank you. Your report is with the operators.">
            The video stays as it is until they have looked at it.
          </Notice>
          <Button className="self-end" onClick={onClose}>
            Close
          </Button>
        </>
      ) : viewer ? (
        <form
          className="flex flex-col gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <fieldset className="flex flex-col gap-1">
            <legend className="mb-1 text-sm font-medium">What is wrong?</legend>
            {(Object.entries(reportReasons) as [ReportReason, string][]).map(([value, words]) => (
              <label
                key={value}
                className="flex items-center gap-3 rounded-lg px-2 py-1.5 text-sm hover:bg-surface-2"
              >
                <input
                  type="radio"
                  name="reason"
                  value={value}
                  required
                  checked={reason === value}
                  onChange={() => setReason(value)}
                  className="size-4 accent-(--accent)"
                />
                {words}
              </label>
            ))}
          </fieldset>
          <TextArea
            label="In your own words"
            hint="What should an operator look at, and when does it happen? Optional."
            maxLength={2000}
            value={text}
            onChange={(event) => setText(event.target.value)}
            data-testid="report-text"
          />
          {error !== null && <ProblemNotice error={error} />}
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>Cancel</Button>
            <Button type="submit" look="primary" busy={state === "busy"} data-testid="report-send">
              <Flag aria-hidden="true" className="size-4" /> Send report
            </Button>
          </div>
        </form>
      ) : (
        <>
          <p className="text-sm">Sign in first: it keeps reports honest. Signing in costs nothing.</p>
          <Button
            look="primary"
            className="self-start"
            onClick={() => {
              onClose();
              requestSignIn();
            }}
          >
            Connect wallet
          </Button>
        </>
      )}
    </Dialog>
  );
}
