import { useEffect, useState } from "react";
import { type FrameMessage, readFrameMessage, type WindowMessage } from "#lib/shared/embed-messages.ts";

/** Frames answer at once; a window that hears nothing for this long was opened by nobody who could. */
const PATIENCE_MS = 3000;

/** What the player that opened this window asks for; undefined until it has answered, null when nobody does. */
export function useFrameRequest(): FrameMessage | null | undefined {
  const [request, setRequest] = useState<FrameMessage | null | undefined>(undefined);
  useEffect(() => {
    const opener: Window | null = window.opener;
    if (opener === null) return setRequest(null);
    const hear = (event: MessageEvent) => {
      const message = readFrameMessage(event, location.origin, opener);
      if (message !== null) setRequest(message);
    };
    addEventListener("message", hear);
    tellFrame({ type: "streamgate:window-ready" });
    const timer = setTimeout(() => setRequest((known) => known ?? null), PATIENCE_MS);
    return () => {
      removeEventListener("message", hear);
      clearTimeout(timer);
    };
  }, []);
  return request;
}

/** Says something to the opener, if it is one of this site's own frames. */
export function tellFrame(message: WindowMessage): void {
  const opener: Window | null = window.opener;
  // The target origin keeps it from everybody else (HTML §9.3.3).
  opener?.postMessage(message, location.origin);
}
