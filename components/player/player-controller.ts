import type { Playback } from "#lib/shared/api/playback.ts";
import type { GateDecision } from "#lib/shared/gate.ts";
import type { EngineFactory, EngineName } from "./engine/engine.ts";
import { createEngineSlot, type EngineSlot } from "./engine/engine-slot.ts";
import { fetchFile } from "./engine/fetch-file.ts";
import { loadEngine } from "./engine/load-engine.ts";
import { watchMedia } from "./engine/watch-media.ts";
import { initialSnapshot, type PlayerController, type PlayerSnapshot } from "./player-snapshot.ts";
import { nextModel, type PlayerEvent, stateOf } from "./player-state.ts";
import { createChainSilence } from "./session/chain-silence.ts";
import { createKeyStore, type KeyStore } from "./session/key-store.ts";
import type { PlaybackApi } from "./session/playback-api.ts";
import { createPlaybackSession, type SessionEvent } from "./session/playback-session.ts";
import { createWatchingReport } from "./session/watching-report.ts";
import { createAudioChoice } from "./tracks/audio-choice.ts";
import { createCaptions } from "./tracks/captions.ts";
import { createStoryboard } from "./tracks/storyboard.ts";
import { watchPage } from "./watch-page.ts";

interface ControllerOptions {
  videoId: string;
  engine: EngineName | undefined;
  api: PlaybackApi;
  onDecision(decision: GateDecision): void;
  load?: (name: EngineName) => Promise<EngineFactory>;
}

/** Ties session, engine and element together; knows no React. */
export function createPlayerController(options: ControllerOptions): PlayerController {
  const { videoId, api, onDecision, load = loadEngine } = options;
  const listeners = new Set<() => void>();
  let now: PlayerSnapshot = { ...initialSnapshot, chosenEngine: options.engine };
  let video: HTMLVideoElement | null = null;
  let slot: EngineSlot | null = null;
  let keys: KeyStore | null = null;
  let playback: Playback | null = null;
  const sound = createAudioChoice();
  /** Where the viewer is; survives an element whose buffers were taken away. Null before the first start. */
  let place: number | null = null;
  /** Whether the viewer wants it to play. */
  let wantsPlay = false;
  const report = createWatchingReport();

  function set(change: Partial<PlayerSnapshot>) {
    now = { ...now, ...change };
    for (const listener of listeners) listener();
  }

  function tell(event: PlayerEvent) {
    const model = nextModel(now.model, event);
    if (model === now.model) return;
    report.stateIs(stateOf(model).name);
    set({ model });
  }

  function fail(message: string, reference: string | null = null) {
    stop();
    tell({ type: "failed", fault: { message, reference } });
  }

  const silence = createChainSilence(tell);
  const session = createPlaybackSession({
    videoId,
    api,
    position: () => place ?? 0,
    report: () => report.read(),
    onEvent: onSession,
  });

  const captions = createCaptions({
    fetchText: (url) => fetchFile(url, api.headers(url)),
    onChange: (state) => set({ captions: state }),
    languages: typeof navigator === "undefined" ? [] : navigator.languages,
  });
  const storyboard = createStoryboard({
    // After all that the picture itself needs.
    fetchFile: (url) => fetchFile(url, api.headers(url), "low"),
    onChange: (storyboardUrl) => set({ storyboardUrl }),
  });

  function onSession(event: SessionEvent) {
    switch (event.type) {
      case "opened":
        silence.reset();
        report.opened();
        tell({ type: "opened" });
        show(event.playback);
        place ??= resumeAt(startOf(event.playback));
        watchFirstFrame();
        return void begin(event.playback, "media_detached");
      case "package_changed":
        show(event.playback);
        return void begin(event.playback, "media_starved");
      case "updated":
        return show(event.playback);
      case "refused":
      case "revoked":
        stop();
        tell(event);
        if (event.decision !== null) onDecision(event.decision);
        return;
      case "limit_reached":
      case "sign_in_required":
      case "gone":
        stop();
        return tell(event);
      case "chain_silent":
        return silence.heard("beat", event);
      case "chain_healed":
        return silence.heard("beat", null);
      case "network_back":
      case "network_lost":
        tell(event);
        return event.type === "network_back" ? slot?.retryNow() : undefined;
      case "failed":
        return fail(event.message, event.reference);
    }
  }

  function show(next: Playback) {
    playback = next;
    const { package: info, durationSeconds, sessionId } = next;
    if (
      now.sessionId === sessionId &&
      now.package?.id === info.id &&
      now.package.complete === info.complete &&
      now.durationSeconds === durationSeconds
    ) {
      return;
    }
    set({ sessionId, package: info, durationSeconds });
    captions.offer(next.captions);
  }

  function resumeAt(seconds: number): number {
    if (seconds > 0) set({ resumedAt: seconds });
    return seconds;
  }

  function keyStore(): KeyStore {
    if (keys !== null) return keys;
    const store = createKeyStore((url, init) => fetch(url, { ...init, headers: api.headers(String(url)) }));
    // The heart-beat brings the reason why keys are refused.
    silence.watchKeys(store, () => session.beatNow());
    keys = store;
    return store;
  }

  function makeSlot(element: HTMLVideoElement, canvas: HTMLCanvasElement | null): EngineSlot {
    return createEngineSlot({
      video: element,
      canvas,
      keys: keyStore,
      headers: api.headers,
      load,
      choices: () => ({ engine: now.chosenEngine, height: now.chosenHeight, audio: sound.id }),
      online: () => now.model.online,
      onEngine: (engine) =>
        set(engine === null ? { levels: [], shownHeight: null, audioTracks: [], audio: null } : { engine }),
      onEvent(event) {
        if (event.type === "levels") {
          set({ levels: event.levels });
          tell({ type: "media_connected" });
        } else if (event.type === "level") {
          set({ shownHeight: event.height });
          report.renditionIs(now.levels.find(({ height }) => height === event.height)?.name ?? null);
        } else if (event.type === "audio") set({ audio: event.id });
        else {
          sound.offer(event.tracks);
          set({ audioTracks: event.tracks, audio: sound.id ?? now.audio ?? event.tracks[0]?.id ?? null });
          slot?.engine?.selectAudio(sound.id);
        }
      },
      onTrouble: () => session.beatNow(),
      onFailure: (message) => fail(message),
    });
  }

  async function begin(source: Playback, event: "media_detached" | "media_starved"): Promise<void> {
    const element = video;
    if (element === null || slot === null) return;
    tell({ type: event });
    if (!(await slot.begin(source, place))) return;
    tell({ type: "media_loaded" });
    tell({ type: "media_seeked" });
    tell({ type: "media_flowing" });
    storyboard.show(source.storyboardUrl);
    if (wantsPlay) await resume(element);
  }

  async function resume(element: HTMLVideoElement) {
    await element.play().catch((error: unknown) => {
      // The browser wants a press of its own before it plays sound; the controls are there for it.
      if (error instanceof DOMException && error.name === "NotAllowedError") {
        wantsPlay = false;
        tell({ type: "media_paused" });
      }
    });
  }

  function watchFirstFrame() {
    // Not known to every browser; then the element's own “playing” has to do.
    video?.requestVideoFrameCallback?.(() => report.firstFrame());
  }

  /** Stops at once and leaves nothing in the buffers. The place is kept. */
  function stop(options?: { leaving: boolean }) {
    video?.pause();
    session.close(options);
    slot?.empty();
    storyboard.close();
    keys?.close();
    keys = null;
    playback = null;
  }

  function play(instead?: string) {
    const element = video;
    if (element === null) return;
    wantsPlay = true;
    const { kind } = now.model.session;
    if (kind === "opening") return;
    if (kind === "open" && now.model.fault === null) {
      if (now.model.ended) element.currentTime = 0;
      return void resume(element);
    }
    report.pressed();
    tell({ type: "open_requested" });
    // Some browsers let an element play sound later only if it was touched inside the press itself.
    element.load();
    session.open(instead);
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => now,
    mount(element, canvas) {
      video = element;
      const current = makeSlot(element, canvas);
      slot = current;
      current.preload();
      const unwatch = watchMedia(element, {
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
          session.beatNow();
        },
        onPlace(seconds) {
          place = seconds;
        },
      });
      const unwatchPage = watchPage({
        shown: () => session.beatNow(),
        hiddenForGood() {
          if (now.model.session.kind === "none") return;
          stop({ leaving: true });
          tell({ type: "closed" });
        },
        online: () => session.beatNow(),
        offline: () => tell({ type: "network_lost" }),
      });
      return () => {
        unwatch();
        unwatchPage();
        stop();
        tell({ type: "closed" });
        captions.close();
        video = null;
        slot = null;
      };
    },
    play,
    chooseHeight(height) {
      set({ chosenHeight: height });
      slot?.engine?.selectHeight(height);
    },
    chooseAudio(id) {
      sound.choose(id);
      slot?.engine?.selectAudio(id);
    },
    chooseCaption: captions.choose,
    toggleCaptions: captions.toggle,
    chooseEngine(name) {
      set({ chosenEngine: name });
      if (playback !== null) void begin(playback, "media_starved");
    },
    startOver() {
      set({ resumedAt: null });
      if (video !== null) video.currentTime = 0;
    },
    acceptResume: () => set({ resumedAt: null }),
    figures: () => ({ report: report.read(), bandwidth: slot?.engine?.bandwidth() ?? null }),
  };
}

/** Where to begin: where the viewer stopped, unless that was the end or hardly the beginning. */
function startOf({ resumeAtSeconds, durationSeconds }: Playback): number {
  const atEnd = durationSeconds !== null && resumeAtSeconds > durationSeconds - 5;
  return atEnd || resumeAtSeconds < 3 ? 0 : resumeAtSeconds;
}
