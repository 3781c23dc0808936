import type { KeyStore } from "../session/key-store.ts";
import type { SessionHeaders } from "../session/playback-api.ts";

export type EngineName = "hls" | "dash" | "native";

/** What is played: the manifests of one playback session. */
interface PlaybackSource {
  hlsUrl: string;
  dashUrl: string;
  /** True while the package is still being made (the manifests grow). */
  growing: boolean;
}

/** One quality that can be chosen. */
export interface EngineLevel {
  /** Height in pixels; what is remembered when the package changes. */
  height: number;
  /** `720p`: by the track's name, which counts the short side of an upright video. */
  name: string;
  /** Bits a second. */
  bitrate: number;
  /** Frames a second; null when the manifest does not say. */
  frameRate: number | null;
}

/** One audio track that can be chosen. */
export interface EngineAudio {
  /** The track's name in the package, `a0`: the same in every engine and package. */
  id: string;
  /** BCP 47; null when the file did not say. */
  language: string | null;
  /** What the creator or the file calls it. */
  label: string | null;
}

export type EngineEvent =
  | { type: "levels"; levels: readonly EngineLevel[] }
  /** The quality that is on the screen now. */
  | { type: "level"; height: number }
  | { type: "audio_tracks"; tracks: readonly EngineAudio[] }
  /** The audio track that is heard now. */
  | { type: "audio"; id: string }
  /** The network gave up; `restart()` begins again at the same place. */
  | { type: "network_error"; message: string }
  /** Nothing more can be done with this engine. */
  | { type: "fatal"; message: string };

interface AttachOptions {
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
  /** Changes to the audio track of this id at the same place; an id that the source does not have changes nothing. */
  selectAudio(id: string | null): void;
  /** What the engine takes the connection for, in bits a second; null while it has no idea. */
  bandwidth(): number | null;
  /** Loads on after a `network_error`. */
  restart(): void;
  on(listener: (event: EngineEvent) => void): () => void;
  /** Lets go of the element and its buffers at once. */
  destroy(): void;
}

/** Makes an engine; keys outlive it in the store, so that a change of package or engine asks for none twice. */
export type EngineFactory = (keys: KeyStore, headers: SessionHeaders) => PlaybackEngine;

/** What people call a quality: track `v720` is 720p. */
export function qualityName(track: string | undefined, height: number): string {
  const lines = /^v(\d+)$/.exec(track ?? "")?.[1];
  return `${lines ?? height}p`;
}
