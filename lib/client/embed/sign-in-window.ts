import { type FrameMessage, readWindowMessage } from "#lib/shared/embed-messages.ts";
import { makeChallenge } from "./challenge.ts";

type SignInResult =
  | { outcome: "code"; code: string; verifier: string }
  /** The viewer said no, or closed the window. */
  | { outcome: "declined" };

export interface SignInWindow {
  result: Promise<SignInResult>;
  /** Brings it to the front. */
  show(): void;
  /** Closes it; the result is `declined`. */
  close(): void;
}

const SIZE = { width: 440, height: 640 };
const CLOSED_MS = 400;

/**
 * Opens the window in which a viewer signs in on this site itself, where wallets and cookies work. Call it in the press of
 * a button. Null when the browser does not let it open.
 */
export function openSignInWindow(wish: { videoId: string; site: string }): SignInWindow | null {
  const left = Math.round(window.screenX + Math.max(0, (window.outerWidth - SIZE.width) / 2));
  const features = `popup,width=${SIZE.width},height=${SIZE.height},left=${left},top=${window.screenY + 60}`;
  const opened = window.open("/embed/sign-in", "_blank", features);
  if (opened === null) return null;
  const challenge = makeChallenge();
  const over = new AbortController();

  const result = new Promise<SignInResult>((resolve, reject) => {
    const settle = (outcome: SignInResult) => {
      over.abort();
      resolve(outcome);
    };
    const watch = setInterval(() => opened.closed && settle({ outcome: "declined" }), CLOSED_MS);
    over.signal.addEventListener("abort", () => clearInterval(watch));
    challenge.catch((error: unknown) => {
      over.abort();
      opened.close();
      reject(error);
    });
    addEventListener(
      "message",
      async (event) => {
        const message = readWindowMessage(event, location.origin, opened);
        if (message === null) return;
        const secret = await challenge;
        if (over.signal.aborted) return;
        if (message.type === "streamgate:declined") settle({ outcome: "declined" });
        else if (message.type === "streamgate:code") {
          settle({ outcome: "code", code: message.code, verifier: secret.verifier });
          // Not by itself: a busy browser may tell of a closed window before it brings its last message.
          opened.close();
        } else {
          const ask: FrameMessage = { type: "streamgate:ask", challenge: secret.challenge, ...wish };
          opened.postMessage(ask, location.origin);
        }
      },
      { signal: over.signal },
    );
  });

  return { result, show: () => opened.focus(), close: () => opened.close() };
}
