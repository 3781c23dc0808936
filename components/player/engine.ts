import type { KeyStore } from "./key-store.ts";
import type { SessionHeaders } from "./playback-api.ts";

export type EngineName = "hls" | "dash" | "native";

/** What is played: the manifests of one playback session. */
export interface PlaybackSource {
  hlsUrl: string;
  dashUrl: string;
  /** True while the package is still being made (the manifests grow). */
  growing: boolean;
}

/** One quality that can be chosen. */
export interface EngineLevel {
  /** Height in pixels; what is remembered when the package changes. */
  height: number;
  /** Bits a second. */
  bitrate: number;
}

export type EngineEvent =
  | { type: "levels"; levels: readonly EngineLevel[] }
  /** The quality that is on the screen now. */
  | { type: "level"; height: number }
  /** The network gave up; `restart()` begins again at the same place. */
  | { type: "network_error"; message: string }
  /** Nothing more can be done with this engine. */
  | { type: "fatal"; message: string };

export interface AttachOptions {
  /** Seconds into the video to begin at. */
  startSeconds: number;
  /** Aborting it ends the attempt; the engine must still be destroyed. */
  signal: AbortSignal;
}

/**
 * One way to play encrypted segments on a `<video>` element. An engine is used for one source and then
 * destroyed; it neither starts nor pauses playback, and never appends bytes that it could not decrypt.
 */
export interface PlaybackEngine {
  readonly name: EngineName;
  /** Resolves when the first frame can be shown; rejects when the source cannot be opened. */
  attach(video: HTMLVideoElement, source: PlaybackSource, options: AttachOptions): Promise<void>;
  readonly levels: readonly EngineLevel[];
  /** Fixes the quality to the level of this height; null lets the engine choose. */
  selectHeight(height: number | null): void;
  /** Loads on after a `network_error`. */
  restart(): void;
  on(listener: (event: EngineEvent) => void): () => void;
  /** Lets go of the element and its buffers at once. */
  destroy(): void;
}

/** Makes an engine; keys outlive it in the store, so that a change of package or engine asks for none twice. */
export type EngineFactory = (keys: KeyStore, headers: SessionHeaders) => PlaybackEngine;
