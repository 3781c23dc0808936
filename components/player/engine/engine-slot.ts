import type { Playback } from "#lib/shared/api/playback.ts";
import type { KeyStore } from "../session/key-store.ts";
import type { SessionHeaders } from "../session/playback-api.ts";
import { chooseEngines, readAbilities } from "./choose-engine.ts";
import type { EngineEvent, EngineFactory, EngineName, PlaybackEngine } from "./engine.ts";
import { holdFrame } from "./hold-frame.ts";

/** Restarts in a row of an engine that the network failed, while the server itself answers. */
const RESTARTS = 6;

/** What the viewer chose; it outlives engines and packages. */
interface EngineChoices {
  /** The only engine to try; undefined = the best that this browser can run. */
  engine: EngineName | undefined;
  height: number | null;
  audio: string | null;
}

interface SlotOptions {
  video: HTMLVideoElement;
  /** Holds the last frame while buffers are exchanged. */
  canvas: HTMLCanvasElement | null;
  keys(): KeyStore;
  headers: SessionHeaders;
  load(name: EngineName): Promise<EngineFactory>;
  choices(): EngineChoices;
  online(): boolean;
  onEngine(name: EngineName | null): void;
  /** What the engine says, besides what the slot mends by itself. */
  onEvent(event: Exclude<EngineEvent, { type: "network_error" | "fatal" }>): void;
  /** Parts do not arrive; the engine tries again by itself. */
  onTrouble(): void;
  /** Nothing plays here any more. */
  onFailure(message: string): void;
}

/** The place of the one engine that feeds the element. */
export interface EngineSlot {
  /** True while buffers are exchanged: what the element says then is not the viewer's doing. */
  readonly exchanging: boolean;
  readonly engine: PlaybackEngine | null;
  /** Fetches the code of the engine that will be tried first, so that pressing play need not. */
  preload(): void;
  /** Attaches the first engine that opens the source at this place. True when its first frame can be shown. */
  begin(source: Playback, startSeconds: number | null): Promise<boolean>;
  /** Tries at once what waits to be tried again. */
  retryNow(): void;
  /** Takes the engine and its buffers away; what the element says is not listened to until the next `begin`. */
  empty(): void;
}

const CANNOT_PLAY = "This browser can play neither HLS nor DASH. Update it, or try another one.";

export function createEngineSlot(options: SlotOptions): EngineSlot {
  const { video, canvas } = options;
  let engine: PlaybackEngine | null = null;
  let attempt: AbortController | null = null;
  let restartTimer: ReturnType<typeof setTimeout> | undefined;
  let restarts = 0;
  let exchanging = false;

  function drop() {
    clearTimeout(restartTimer);
    restartTimer = undefined;
    engine?.destroy();
    engine = null;
    options.onEngine(null);
  }

  function restartSoon(seconds: number) {
    clearTimeout(restartTimer);
    restartTimer = setTimeout(() => {
      restartTimer = undefined;
      restarts += 1;
      engine?.restart();
    }, seconds * 1000);
  }

  function onEvent(from: PlaybackEngine, event: EngineEvent) {
    if (from !== engine) return;
    if (event.type === "network_error") {
      if (restarts >= RESTARTS && options.online()) {
        return options.onFailure("Parts of the video do not arrive. Try again in a moment.");
      }
      options.onTrouble();
      return restartSoon(Math.min(10, 2 ** restarts));
    }
    if (event.type !== "fatal") return options.onEvent(event);
    // Before the first picture the attempt itself sees it and tries the next engine.
    if (!exchanging) options.onFailure(event.message);
  }

  async function attach(name: EngineName, source: Playback, startSeconds: number, signal: AbortSignal) {
    const factory = await options.load(name);
    signal.throwIfAborted();
    const made = factory(options.keys(), options.headers);
    engine = made;
    made.on((event) => onEvent(made, event));
    const { height, audio } = options.choices();
    made.selectHeight(height);
    made.selectAudio(audio);
    options.onEngine(name);
    const { hls, dash } = source.manifests;
    await made.attach(
      video,
      { hlsUrl: hls, dashUrl: dash, growing: !source.package.complete },
      { startSeconds, signal },
    );
    signal.throwIfAborted();
  }

  return {
    get exchanging() {
      return exchanging;
    },
    get engine() {
      return engine;
    },
    preload() {
      const [first] = chooseEngines(readAbilities(), options.choices().engine);
      // What fails now is tried again, and told, when it is needed.
      if (first !== undefined) options.load(first).catch(() => undefined);
    },
    async begin(source, startSeconds) {
      attempt?.abort();
      const current = new AbortController();
      attempt = current;
      const speed = video.playbackRate;
      const release = holdFrame(video, canvas);
      exchanging = true;
      drop();
      // Without a source an element says the place it is to begin at (HTML, "default playback start position"): time
      // goes on from there instead of showing 0:00 in between.
      if (startSeconds !== null && video.readyState === HTMLMediaElement.HAVE_NOTHING) {
        video.currentTime = startSeconds;
      }
      let message = CANNOT_PLAY;
      for (const name of chooseEngines(readAbilities(), options.choices().engine)) {
        try {
          await attach(name, source, startSeconds ?? 0, current.signal);
          exchanging = false;
          restarts = 0;
          video.playbackRate = speed;
          release();
          return true;
        } catch (error) {
          if (current.signal.aborted) break;
          message = error instanceof Error ? error.message : message;
          drop();
        }
      }
      release();
      if (!current.signal.aborted) options.onFailure(message);
      return false;
    },
    retryNow() {
      if (restartTimer !== undefined) restartSoon(0);
    },
    empty() {
      attempt?.abort();
      attempt = null;
      exchanging = true;
      drop();
      video.removeAttribute("src");
      video.load();
    },
  };
}
