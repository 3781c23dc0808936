import type { PackageInfo, PlaybackReport } from "#lib/shared/api/playback.ts";
import type { EngineAudio, EngineLevel, EngineName } from "./engine/engine.ts";
import { initialModel, type PlayerModel } from "./player-state.ts";
import { type CaptionsState, noCaptions } from "./tracks/captions.ts";

/** Everything that is drawn of a player. */
export interface PlayerSnapshot {
  model: PlayerModel;
  engine: EngineName | null;
  /** The engine that was asked for; undefined = automatic. */
  chosenEngine: EngineName | undefined;
  /** The last playback session of this player; support finds everything by it. */
  sessionId: string | null;
  package: PackageInfo | null;
  durationSeconds: number | null;
  /** Where the time bar finds its pictures; null while there are none. */
  storyboardUrl: string | null;
  levels: readonly EngineLevel[];
  /** Height that was chosen by hand; null = automatic. */
  chosenHeight: number | null;
  /** Height on the screen. */
  shownHeight: number | null;
  audioTracks: readonly EngineAudio[];
  /** Id of the audio track that is heard. */
  audio: string | null;
  captions: CaptionsState;
  /** Seconds at which it went on by itself, until the viewer has said whether that is welcome. */
  resumedAt: number | null;
}

export const initialSnapshot: PlayerSnapshot = {
  model: initialModel,
  engine: null,
  chosenEngine: undefined,
  sessionId: null,
  package: null,
  durationSeconds: null,
  storyboardUrl: null,
  levels: [],
  chosenHeight: null,
  shownHeight: null,
  audioTracks: [],
  audio: null,
  captions: noCaptions,
  resumedAt: null,
};

/** Figures for whoever wants to know; read when they are looked at. */
interface PlayerFigures {
  report: PlaybackReport;
  /** Bits a second; null while unknown. */
  bandwidth: number | null;
}

export interface PlayerController {
  subscribe(listener: () => void): () => void;
  snapshot(): PlayerSnapshot;
  /** Binds the element; returns the function that unbinds it and ends the session. */
  mount(video: HTMLVideoElement, canvas: HTMLCanvasElement | null): () => void;
  /** Opens a session if there is none and plays. `instead`: the session elsewhere that ends for it. */
  play(instead?: string): void;
  chooseHeight(height: number | null): void;
  chooseAudio(id: string): void;
  chooseCaption(id: string | null): void;
  toggleCaptions(): void;
  /** Plays on with this engine at the same position; undefined = choose. */
  chooseEngine(name: EngineName | undefined): void;
  startOver(): void;
  /** The viewer goes on from where they were resumed. */
  acceptResume(): void;
  figures(): PlayerFigures;
}
