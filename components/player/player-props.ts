import type { GateDecision } from "#lib/shared/gate.ts";
import type { VideoView } from "#lib/shared/video.ts";
import type { EngineName } from "./engine/engine.ts";
import type { PlayerStateName } from "./player-state.ts";
import type { PlaybackApi } from "./session/playback-api.ts";

/** What a page gives the player. Remount it (`key={viewerId}`) when another viewer signs in. */
export interface PlayerProps {
  video: Pick<VideoView, "id" | "title" | "posterUrl" | "durationSeconds" | "tokenNames">;
  /** Forces one engine; the player chooses when it is left out. */
  engine?: EngineName;
  /** How the server is asked; the page's own cookies speak for the viewer when it is left out. */
  api?: PlaybackApi;
  /** Opens the session as soon as it is shown instead of waiting for the play button. */
  autoPlay?: boolean;
  /** The gate refused or took access back: each condition with its outcome. */
  onDecision?: (decision: GateDecision) => void;
  /** The overlay's “Sign in” was pressed; without it no such button is shown. */
  onSignIn?: () => void;
  onStateChange?: (state: PlayerStateName) => void;
  /** The video was hidden, removed or taken down while it played; the message says which. */
  onGone?: (message: string) => void;
}
