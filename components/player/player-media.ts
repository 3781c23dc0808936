import type { Playback } from "#lib/shared/api/playback.ts";
import type { EngineEvent, EngineFactory, EngineName } from "./engine/engine.ts";
import { createEngineSlot, type EngineSlot } from "./engine/engine-slot.ts";
import { fetchFile } from "./engine/fetch-file.ts";
import { watchMedia } from "./engine/watch-media.ts";
import type { PlayerStore } from "./player-store.ts";
import type { ChainSilence } from "./session/chain-silence.ts";
import { createKeyStore, type KeyStore } from "./session/key-store.ts";
import type { SessionHeaders } from "./session/playback-api.ts";
import type { WatchingReport } from "./session/watching-report.ts";
import { createAudioChoice } from "./tracks/audio-choice.ts";
import { createStoryboard } from "./tracks/storyboard.ts";

interface MediaOptions {
  headers: SessionHeaders;
  load(name: EngineName): Promise<EngineFactory>;
  store: PlayerStore;
  report: WatchingReport;
  silence: ChainSilence;
  /** The server may know more: parts or keys do not come, or the viewer paused. */
  onAsk(): void;
  /** Nothing plays here any more. */
  onFailure(message: string): void;
}

/** What plays in the element: the engine with its keys, and where the viewer is. */
export interface PlayerMedia {
  /** Seconds into the video; survives an element whose buffers were taken away. Null before the first start. */
  place(): number | null;
  startAt(seconds: number): void;
  /** Binds the element; returns the function that stops listening to it. */
  mount(element: HTMLVideoElement, canvas: HTMLCanvasElement | null): () => void;
  /** Feeds the element from a package, at the viewer's place; plays on when the viewer wants it to. */
  begin(source: Playback, event: "media_detached" | "media_starved"): Promise<void>;
  /** The viewer pressed play. False while no element is bound. */
  press(): boolean;
  /** Plays what is loaded. */
  play(): void;
  /** Some browsers let an element play sound later only if it was touched inside the press itself. */
  touch(): void;
  seek(seconds: number): void;
  pause(): void;
  /** Leaves nothing in the buffers, and no key. */
  empty(): void;
  release(): void;
  retryNow(): void;
  chooseHeight(height: number | null): void;
  chooseAudio(id: string): void;
  /** Bits a second; null while unknown. */
  bandwidth(): number | null;
}

export function createPlayerMedia(options: MediaOptions): PlayerMedia {
  const { headers, load, store, report, silence, onAsk, onFailure } = options;
  const { set, tell } = store;
  const audio = createAudioChoice();
  let video: HTMLVideoElement | null = null;
  let slot: EngineSlot | null = null;
  let keys: KeyStore | null = null;
  let place: number | null = null;
  /** Whether the viewer wants it to play. */
  let wantsPlay = false;

  const storyboard = createStoryboard({
    // After all that the picture itself needs.
    fetchFile: (url) => fetchFile(url, headers(url), "low"),
    onChange: (storyboardUrl) => set({ storyboardUrl }),
  });

  function keyStore(): KeyStore {
    if (keys !== null) return keys;
    const opened = createKeyStore((url, init) => fetch(url, { ...init, headers: headers(String(url)) }));
    // The heart-beat brings the reason why keys are refused.
    silence.watchKeys(opened, onAsk);
    keys = opened;
    return opened;
  }

  function onEngineEvent(event: Exclude<EngineEvent, { type: "network_error" | "fatal" }>) {
    const now = store.snapshot();
    switch (event.type) {
      case "levels":
        set({ levels: event.levels });
        return tell({ type: "media_connected" });
      case "level":
        set({ shownHeight: event.height });
        return report.renditionIs(now.levels.find(({ height }) => height === event.height)?.name ?? null);
      case "audio":
        return set({ audio: event.id });
      default:
        audio.offer(event.tracks);
        set({ audioTracks: event.tracks, audio: audio.id ?? now.audio ?? event.tracks[0]?.id ?? null });
        slot?.engine?.selectAudio(audio.id);
    }
  }

  function makeSlot(element: HTMLVideoElement, canvas: HTMLCanvasElement | null): EngineSlot {
    return createEngineSlot({
      video: element,
      canvas,
      keys: keyStore,
      headers,
      load,
      choices() {
        const { chosenEngine, chosenHeight } = store.snapshot();
        return { engine: chosenEngine, height: chosenHeight, audio: audio.id };
      },
      online: () => store.snapshot().model.online,
      onEngine: (engine) =>
        set(engine === null ? { levels: [], shownHeight: null, audioTracks: [], audio: null } : { engine }),
      onEvent: onEngineEvent,
      onTrouble: onAsk,
      onFailure,
    });
  }

  async function play() {
    await video?.play().catch((error: unknown) => {
      // The browser wants a press of its own before it plays sound; the controls are there for it.
      if (error instanceof DOMException && error.name === "NotAllowedError") {
        wantsPlay = false;
        tell({ type: "media_paused" });
      }
    });
  }

  return {
    place: () => place,
    startAt(seconds) {
      place = seconds;
    },
    mount(element, canvas) {
      video = element;
      const current = makeSlot(element, canvas);
      slot = current;
      current.preload();
      return watchMedia(element, {
        ignoring: () => current.exchanging,
        onEvent(event) {
          if (event.type === "media_playing") {
            wantsPlay = true;
            if (element.videoWidth === 0 || !("requestVideoFrameCallback" in element)) report.firstFrame();
          }
          tell(event);
          if (event.type !== "media_paused") return;
          wantsPlay = false;
          // Whoever pauses may go on elsewhere: the server knows the place at once.
          onAsk();
        },
        onPlace(seconds) {
          place = seconds;
        },
      });
    },
    async begin(source, event) {
      if (video === null || slot === null) return;
      // Not known to every browser; then the element's own “playing” has to do.
      if (event === "media_detached") video.requestVideoFrameCallback?.(() => report.firstFrame());
      tell({ type: event });
      if (!(await slot.begin(source, place))) return;
      tell({ type: "media_loaded" });
      tell({ type: "media_seeked" });
      tell({ type: "media_flowing" });
      storyboard.show(source.storyboardUrl);
      if (wantsPlay) await play();
    },
    press() {
      if (video !== null) wantsPlay = true;
      return video !== null;
    },
    play: () => void play(),
    touch: () => video?.load(),
    seek(seconds) {
      if (video !== null) video.currentTime = seconds;
    },
    pause: () => video?.pause(),
    empty() {
      slot?.empty();
      storyboard.close();
      keys?.close();
      keys = null;
    },
    release() {
      video = null;
      slot = null;
    },
    retryNow: () => slot?.retryNow(),
    chooseHeight: (height) => slot?.engine?.selectHeight(height),
    chooseAudio(id) {
      audio.choose(id);
      slot?.engine?.selectAudio(id);
    },
    bandwidth: () => slot?.engine?.bandwidth() ?? null,
  };
}
