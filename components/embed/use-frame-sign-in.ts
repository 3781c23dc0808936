import { useCallback, useEffect, useRef, useState } from "react";
import { toApiProblem } from "#lib/client/api-problem.ts";
import { embeddingSite } from "#lib/client/embed/embedding-site.ts";
import type { FrameSession } from "#lib/client/embed/frame-session.ts";
import { openSignInWindow, type SignInWindow } from "#lib/client/embed/sign-in-window.ts";

export type SignInStep =
  | { at: "ready" }
  /** The window is open; the viewer goes on there. */
  | { at: "waiting" }
  /** The browser, or the site around, let no window open. */
  | { at: "blocked" }
  /** The site around does not tell its address, so nobody could be told which site asks. */
  | { at: "nameless" }
  | { at: "failed"; message: string };

/** Leads a viewer through the sign-in window; `onSignedIn` is called with the session ready to ask. */
export function useFrameSignIn(videoId: string, session: FrameSession, onSignedIn: () => void) {
  const [step, setStep] = useState<SignInStep>({ at: "ready" });
  const current = useRef<SignInWindow | null>(null);
  useEffect(() => () => current.current?.close(), []);

  const start = useCallback(async () => {
    current.current?.close();
    const site = embeddingSite();
    // Without a secure context around there is nothing to make the challenge with.
    if (site === null || globalThis.crypto?.subtle === undefined) return setStep({ at: "nameless" });
    const opened = openSignInWindow({ videoId, site });
    current.current = opened;
    if (opened === null) return setStep({ at: "blocked" });
    setStep({ at: "waiting" });
    try {
      const result = await opened.result;
      if (current.current !== opened) return;
      if (result.outcome === "declined") return setStep({ at: "ready" });
      await session.begin(result.code, result.verifier);
      setStep({ at: "ready" });
      onSignedIn();
    } catch (error) {
      if (current.current === opened) setStep({ at: "failed", message: toApiProblem(error).message });
    }
  }, [videoId, session, onSignedIn]);

  return {
    step,
    start: () => void start(),
    show: () => current.current?.show(),
    cancel: () => current.current?.close(),
  };
}
