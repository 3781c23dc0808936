"use client";

import { useState } from "react";
import { call } from "#lib/client/api.ts";
import { unsubscribeEmail } from "#lib/shared/api/notices.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";

/** One button: mail programs open links by themselves, and that alone must end nothing. */
export function Unsubscribe() {
  const [state, setState] = useState<"asking" | "cut" | "busy" | "done">("asking");
  const [error, setError] = useState<unknown>(null);
  const stop = async () => {
    setError(null);
    const params = { token: window.location.hash.slice(1) };
    if (!unsubscribeEmail.params.safeParse(params).success) return setState("cut");
    setState("busy");
    try {
      await call(unsubscribeEmail, { params });
      setState("done");
    } catch (problem) {
      setError(problem);
      setState("asking");
    }
  };
  if (state === "done") {
    return (
      <Notice tone="success" title="Done: no more mail to this address">
        We forgot the address. What happens to your videos still stands in your inbox in the studio.
      </Notice>
    );
  }
  return (
    <>
      <p className="text-muted">
        We then forget your address. You can name it again on your account page whenever you like.
      </p>
      {error !== null && <ProblemNotice error={error} />}
      {state === "cut" && (
        <Notice tone="danger" title="The link is not whole">
          Open it in the mail again, or copy all of its last line.
        </Notice>
      )}
      <Button look="primary" className="self-start" busy={state === "busy"} onClick={() => void stop()}>
        Stop all mail to me
      </Button>
    </>
  );
}
