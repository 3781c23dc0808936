import type { PackageInfo, Playback } from "#lib/shared/api/playback.ts";
import type { GateDecision } from "#lib/shared/gate.ts";
import { chooseEngines, readAbilities } from "./choose-engine.ts";
import type { EngineEvent, EngineFactory, EngineLevel, EngineName, PlaybackEngine } from "./engine.ts";
import { holdFrame } from "./hold-frame.ts";
import { createKeyStore, type KeyStore } from "./key-store.ts";
import { loadEngine } from "./load-engine.ts";
import type { PlaybackApi } from "./playback-api.ts";
import { createPlaybackSession, type SessionEvent } from "./playback-session.ts";
import { initialModel, nextModel, type PlayerEvent, type PlayerModel } from "./player-state.ts";
import { watchMedia } from "./watch-media.ts";

/** Restarts in a row of an engine that the network failed, while the server itself answers. */
const RESTARTS = 6;

export interface PlayerSnapshot {
  model: PlayerModel;
  engine: EngineName | null;
  package: PackageInfo | null;
  durationSeconds: number | null;
  storyboardUrl: string | null;
  levels: readonly EngineLevel[];
  /** Height that was chosen by hand; null = automatic. */
  chosenHeight: number | null;
  /** Height on the screen. */
  shownHeight: number | null;
}

export interface PlayerController {
  subscribe(listener: () => void): () => void;
  snapshot(): PlayerSnapshot;
  /** Binds the element; returns the function that unbinds it and ends the session. */
  mount(video: HTMLVideoElement, canvas: HTMLCanvasElement | null): () => void;
  /** Opens a session if there is none and plays. */
  play(): void;
  chooseHeight(height: number | null): void;
  /** Plays on with this engine at the same position; undefined = choose. */
  chooseEngine(name: EngineName | undefined): void;
}

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
  let now: PlayerSnapshot = {
    model: initialModel,
    engine: null,
    package: null,
    durationSeconds: null,
    storyboardUrl: null,
    levels: [],
    chosenHeight: null,
    shownHeight: null,
  };
  let forced = options.engine;
  let video: HTMLVideoElement | null = null;
  let canvas: HTMLCanvasElement | null = null;
  let keys: KeyStore | null = null;
  let engine: PlaybackEngine | null = null;
  let playback: Playback | null = null;
  let attempt: AbortController | null = null;
  let restartTimer: ReturnType<typeof setTimeout> | undefined;
  let restarts = 0;
  /** Where the viewer is; survives an element whose buffers were taken away. Null before the first start. */
  let place: number | null = null;
  /** Whether the viewer wants it to play. */
  let wantsPlay = false;
  /** While buffers are exchanged the element says things that are not the viewer's doing. */
  let exchanging = false;
  const silence: { beat: readonly string[] | null; key: readonly string[] | null } = {
    beat: null,
    key: null,
  };

  function set(change: Partial<PlayerSnapshot>) {
    now = { ...now, ...change };
    for (const listener of listeners) listener();
  }

  function tell(event: PlayerEvent) {
    const model = nextModel(now.model, event);
    if (model !== now.model) set({ model });
  }

  function tellSilence(from: "beat" | "key", chains: readonly string[] | null) {
    silence[from] = chains;
    const either = silence.beat ?? silence.key;
    tell(either === null ? { type: "chain_healed" } : { type: "chain_silent", chains: either });
  }

  const session = createPlaybackSession({
    videoId,
    api,
    position: () => place ?? 0,
    onEvent: onSession,
  });

  function onSession(event: SessionEvent) {
    switch (event.type) {
      case "opened":
        playback = event.playback;
        silence.beat = silence.key = null;
        tell({ type: "opened" });
        show(event.playback);
        place ??= startOf(event.playback);
        return void begin(event.playback, true);
      case "package_changed":
        playback = event.playback;
        show(event.playback);
        return void begin(event.playback, false);
      case "updated":
        playback = event.playback;
        return show(event.playback);
      case "refused":
      case "revoked":
        stop();
        tell(event);
        if (event.decision !== null) onDecision(event.decision);
        return;
      case "limit_reached":
      case "sign_in_required":
        stop();
        return tell(event);
      case "chain_silent":
        return tellSilence("beat", event.chains);
      case "chain_healed":
        return tellSilence("beat", null);
      case "network_back":
        tell(event);
        if (restartTimer !== undefined) restartSoon(0);
        return;
      case "network_lost":
        return tell(event);
      case "failed":
        stop();
        return tell({ type: "failed", fault: { message: event.message, reference: event.reference } });
    }
  }

  function show({ package: info, durationSeconds, storyboardUrl }: Playback) {
    if (
      now.package?.id === info.id &&
      now.package.complete === info.complete &&
      now.durationSeconds === durationSeconds &&
      now.storyboardUrl === storyboardUrl
    ) {
      return;
    }
    set({ package: info, durationSeconds, storyboardUrl });
  }

  function keyStore(): KeyStore {
    if (keys !== null) return keys;
    const store = createKeyStore((url, init) => fetch(url, { ...init, headers: api.headers(String(url)) }));
    store.on((event) => {
      if (event.type === "paced") tell({ type: "key_paced" });
      else if (event.type === "silent") tellSilence("key", event.chains);
      else if (event.type === "offline") tell({ type: "network_lost" });
      else if (event.type === "arrived") {
        tell({ type: "key_arrived" });
        tell({ type: "network_back" });
        if (silence.key !== null) tellSilence("key", null);
      } else session.beatNow(); // The heart-beat brings the reason why keys are refused.
    });
    keys = store;
    return store;
  }

  /** Attaches the first engine that opens the source, at the viewer's place; holds the last frame meanwhile. */
  async function begin(source: Playback, fresh: boolean): Promise<void> {
    const element = video;
    if (element === null) return;
    attempt?.abort();
    const current = new AbortController();
    attempt = current;
    const { signal } = current;
    const speed = element.playbackRate;
    const release = holdFrame(element, canvas);
    exchanging = true;
    tell(fresh ? { type: "media_detached" } : { type: "media_starved" });
    dropEngine();
    // Without a source an element says the place it is to begin at (HTML, "default playback start position"): time goes
    // on from there instead of showing 0:00 in between.
    if (place !== null && element.readyState === HTMLMediaElement.HAVE_NOTHING) element.currentTime = place;
    let message = "This browser can play neither HLS nor DASH. Update it, or try another one.";
    for (const name of chooseEngines(readAbilities(), forced)) {
      try {
        const factory = await load(name);
        if (signal.aborted) break;
        const made = factory(keyStore(), api.headers);
        engine = made;
        made.on((event) => onEngine(made, event));
        made.selectHeight(now.chosenHeight);
        set({ engine: name });
        await made.attach(
          element,
          {
            hlsUrl: source.manifests.hls,
            dashUrl: source.manifests.dash,
            growing: !source.package.complete,
          },
          { startSeconds: place ?? 0, signal },
        );
        if (signal.aborted) break;
        exchanging = false;
        restarts = 0;
        element.playbackRate = speed;
        tell({ type: "media_loaded" });
        tell({ type: "media_seeked" });
        tell({ type: "media_flowing" });
        if (wantsPlay) await resume(element);
        release();
        return;
      } catch (error) {
        if (signal.aborted) break;
        message = error instanceof Error ? error.message : message;
        dropEngine();
      }
    }
    release();
    if (signal.aborted) return;
    stop();
    tell({ type: "failed", fault: { message, reference: null } });
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

  function onEngine(from: PlaybackEngine, event: EngineEvent) {
    if (from !== engine) return;
    switch (event.type) {
      case "levels":
        return set({ levels: event.levels });
      case "level":
        return set({ shownHeight: event.height });
      case "network_error":
        if (restarts >= RESTARTS && now.model.online) {
          stop();
          const text = "Parts of the video do not arrive. Try again in a moment.";
          return tell({ type: "failed", fault: { message: text, reference: null } });
        }
        session.beatNow();
        return restartSoon(Math.min(10, 2 ** restarts));
      case "fatal":
        // Before the first picture the attempt itself sees it and tries the next engine.
        if (exchanging) return;
        stop();
        return tell({ type: "failed", fault: { message: event.message, reference: null } });
    }
  }

  function restartSoon(seconds: number) {
    clearTimeout(restartTimer);
    restartTimer = setTimeout(() => {
      restartTimer = undefined;
      restarts += 1;
      engine?.restart();
    }, seconds * 1000);
  }

  function dropEngine() {
    clearTimeout(restartTimer);
    restartTimer = undefined;
    engine?.destroy();
    engine = null;
    set({ levels: [], shownHeight: null });
  }

  /** Stops at once and leaves nothing in the buffers. The place is kept. */
  function stop() {
    attempt?.abort();
    attempt = null;
    exchanging = true;
    video?.pause();
    dropEngine();
    keys?.close();
    keys = null;
    playback = null;
    session.close();
    if (video !== null) {
      video.removeAttribute("src");
      video.load();
    }
  }

  function play() {
    const element = video;
    if (element === null) return;
    wantsPlay = true;
    const { kind } = now.model.session;
    if (kind === "opening") return;
    if (kind === "open" && now.model.fault === null) {
      if (now.model.ended) element.currentTime = 0;
      return void resume(element);
    }
    const { session: before } = now.model;
    tell({ type: "open_requested" });
    // Some browsers let an element play sound later only if it was touched inside the press itself.
    element.load();
    session.open(before.kind === "limit" ? before.others[0] : undefined);
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => now,
    mount(element, cover) {
      video = element;
      canvas = cover;
      const unwatch = watchMedia(element, {
        ignoring: () => exchanging,
        onEvent(event) {
          if (event.type === "media_playing") wantsPlay = true;
          if (event.type === "media_paused") wantsPlay = false;
          tell(event);
        },
        onPlace(seconds) {
          place = seconds;
        },
      });
      const unwatchPage = watchPage({
        shown: () => session.beatNow(),
        hiddenForGood() {
          if (now.model.session.kind === "none") return;
          stop();
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
        video = null;
        canvas = null;
      };
    },
    play,
    chooseHeight(height) {
      set({ chosenHeight: height });
      engine?.selectHeight(height);
    },
    chooseEngine(name) {
      forced = name;
      if (playback !== null) void begin(playback, false);
    },
  };
}

interface PageEvents {
  shown(): void;
  /** The page goes away; it may come back from the browser's memory. */
  hiddenForGood(): void;
  online(): void;
  offline(): void;
}

function watchPage({ shown, hiddenForGood, online, offline }: PageEvents): () => void {
  const abort = new AbortController();
  const { signal } = abort;
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && shown(), {
    signal,
  });
  addEventListener("pagehide", hiddenForGood, { signal });
  addEventListener("online", online, { signal });
  addEventListener("offline", offline, { signal });
  return () => abort.abort();
}

/** Where to begin: where the viewer stopped, unless that was the end. */
function startOf({ resumeAtSeconds, durationSeconds }: Playback): number {
  return durationSeconds !== null && resumeAtSeconds > durationSeconds - 5 ? 0 : resumeAtSeconds;
}
