import { chainName } from "#lib/shared/chain-names.ts";
import type { PlayerState } from "./player-state.ts";

/** The one thing a person can do about a state; `none` when it heals by itself or nothing is needed. */
type PlayerAction = "play" | "retry" | "sign_in" | "replay" | "none";

export interface PlayerText {
  /** What happened. */
  title: string;
  /** What to do next, or what happens by itself. */
  text: string;
  action: PlayerAction;
  actionLabel: string | null;
  /** How it is announced: an alert interrupts, a status waits for a pause. */
  role: "status" | "alert";
}

/** What is said about a state, for eyes and for screen readers alike. */
export function describeState(state: PlayerState, paced = false): PlayerText {
  switch (state.name) {
    case "idle":
      return say("Ready to play", "Press play to start.", "play", "Play");
    case "opening":
      return say("Checking access", "Asking the chain whether your wallet opens this video.");
    case "connecting":
      return say("Connecting", "Access is granted. Asking what there is to play.");
    case "loading":
      return say("Loading", "Fetching the first seconds.");
    case "playing":
      return say("Playing", "");
    case "paused":
      return say("Paused", "");
    case "buffering":
      return paced
        ? say("Catching up", "Playback was skipped through quickly; it goes on by itself in a few seconds.")
        : say("Buffering", "Waiting for the next seconds; playback goes on by itself.");
    case "seeking":
      return say("Seeking", paced ? "Playback was skipped through quickly; this takes a few seconds." : "");
    case "ended":
      return say("The end", "You watched to the end.", "replay", "Watch again");
    case "refused":
      return alarm(
        "Your wallet does not open this video",
        state.message ??
          "What is asked and what you hold is listed below. Check again once that has changed.",
        "retry",
        "Check again",
      );
    case "revoked":
      return alarm(
        "Your access has ended",
        state.message ?? "A condition of this video is no longer met, so playback stopped.",
        "retry",
        "Check again",
      );
    case "silent":
      return say(
        `${chainList(state.chains)} not answering`,
        "This is an outage, not a refusal. Your place is kept and playback goes on by itself as soon as there is an answer.",
      );
    case "limit":
      return alarm(
        "Too many streams at once",
        state.message ?? "You are watching on other screens. Stop one of them, then press play here.",
        "retry",
        state.others.length > 0 ? "Try again" : "Play here",
      );
    case "sign_in_required":
      return say(
        "Sign in to watch",
        "This video opens for holders of a token. Sign in with the wallet that holds it.",
        "sign_in",
        "Sign in",
      );
    case "gone":
      return alarm("Not available any more", state.message);
    case "offline":
      return say(
        "No connection",
        "Your device is offline or the server cannot be reached. Your place is kept and playback goes on by itself.",
      );
    case "error":
      return alarm("The video cannot be played", state.fault.message, "retry", "Try again");
  }
}

/** The line that is shown over a picture that still moves. */
export function describeNotice(notice: "silent" | "offline", chains: readonly string[]): string {
  return notice === "offline"
    ? "Connection lost. Playing what is loaded; reconnecting by itself."
    : `${chainList(chains)} not answering. Playing what is loaded; goes on by itself.`;
}

/** The beginning of a sentence. */
function chainList(chains: readonly string[]): string {
  if (chains.length === 0) return "The chain is";
  const names = chains.map(chainName);
  const last = names.at(-1) ?? "";
  const text = names.length === 1 ? `${last} is` : `${names.slice(0, -1).join(", ")} and ${last} are`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function say(
  title: string,
  text: string,
  action: PlayerAction = "none",
  actionLabel: string | null = null,
): PlayerText {
  return { title, text, action, actionLabel, role: "status" };
}

function alarm(
  title: string,
  text: string,
  action: PlayerAction = "none",
  actionLabel: string | null = null,
): PlayerText {
  return { title, text, action, actionLabel, role: "alert" };
}
