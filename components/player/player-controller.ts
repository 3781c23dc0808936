import type { Playback } from "#lib/shared/api/playback.ts";
import type { GateDecision } from "#lib/shared/gate.ts";
import type { EngineFactory, EngineName } from "./engine/engine.ts";
import { fetchFile } from "./engine/fetch-file.ts";
import { loadEngine } from "./engine/load-engine.ts";
import { createPlayerMedia } from "./player-media.ts";
import type { PlayerController } from "./player-snapshot.ts";
import { createPlayerStore } from "./player-store.ts";
import { createChainSilence } from "./session/chain-silence.ts";
import type { PlaybackApi } from "./session/playback-api.ts";
import { createPlaybackSession, type SessionEvent } from "./session/playback-session.ts";
import { createWatchingReport } from "./session/watching-report.ts";
import { createCaptions } from "./tracks/captions.ts";
import { watchPage } from "./watch-page.ts";

interface ControllerOptions {
  videoId: string;
  engine: EngineName | undefined;
  api: PlaybackApi;
  onDecision(decision: GateDecision): void;
  load?: (name: EngineName) => Promise<EngineFactory>;
}

/** Ties session, media and page together; knows no React. */
export function createPlayerController(options: ControllerOptions): PlayerController {
  const { videoId, api, onDecision, load = loadEngine } = options;
  let playback: Playback | null = null;
  const report = createWatchingReport();
  const store = createPlayerStore(options.engine, report.stateIs);
  const { set, tell, snapshot } = store;
  const silence = createChainSilence(tell);
  const session = createPlaybackSession({
    videoId,
    api,
    position: () => media.place() ?? 0,
    report: report.read,
    onEvent: onSession,
  });
  const media = createPlayerMedia({
    headers: api.headers,
    load,
    store,
    report,
    silence,
    onAsk: session.beatNow,
    onFailure: fail,
  });
  const captions = createCaptions({
    fetchText: (url) => fetchFile(url, api.headers(url)),
    onChange: (state) => set({ captions: state }),
    languages: typeof navigator === "undefined" ? [] : navigator.languages,
  });

  function fail(message: string, reference: string | null = null) {
    stop();
    tell({ type: "failed", fault: { message, reference } });
  }

  function onSession(event: SessionEvent) {
    switch (event.type) {
      case "opened":
        silence.reset();
        report.opened();
        tell({ type: "opened" });
        show(event.playback);
        if (media.place() === null) start(startOf(event.playback));
        return void media.begin(event.playback, "media_detached");
      case "package_changed":
        show(event.playback);
        return void media.begin(event.playback, "media_starved");
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
        return event.type === "network_back" ? media.retryNow() : undefined;
      case "failed":
        return fail(event.message, event.reference);
    }
  }

  function show(next: Playback) {
    playback = next;
    const now = snapshot();
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

  function start(seconds: number) {
    media.startAt(seconds);
    if (seconds > 0) set({ resumedAt: seconds });
  }

  /** Stops at once and leaves nothing in the buffers. The place is kept. */
  function stop(how?: { leaving: boolean }) {
    media.pause();
    session.close(how);
    media.empty();
    playback = null;
  }

  function play(instead?: string) {
    if (!media.press()) return;
    const { session: standing, fault, ended } = snapshot().model;
    if (standing.kind === "opening") return;
    if (standing.kind === "open" && fault === null) {
      if (ended) media.seek(0);
      return media.play();
    }
    report.pressed();
    tell({ type: "open_requested" });
    media.touch();
    session.open(instead);
  }

  return {
    subscribe: store.subscribe,
    snapshot,
    mount(element, canvas) {
      const unwatchMedia = media.mount(element, canvas);
      const unwatchPage = watchPage({
        shown: session.beatNow,
        hiddenForGood() {
          if (snapshot().model.session.kind === "none") return;
          stop({ leaving: true });
          tell({ type: "closed" });
        },
        online: session.beatNow,
        offline: () => tell({ type: "network_lost" }),
      });
      return () => {
        unwatchMedia();
        unwatchPage();
        stop();
        tell({ type: "closed" });
        captions.close();
        media.release();
      };
    },
    play,
    chooseHeight(height) {
      set({ chosenHeight: height });
      media.chooseHeight(height);
    },
    chooseAudio: media.chooseAudio,
    chooseCaption: captions.choose,
    toggleCaptions: captions.toggle,
    chooseEngine(name) {
      set({ chosenEngine: name });
      if (playback !== null) void media.begin(playback, "media_starved");
    },
    startOver() {
      set({ resumedAt: null });
      media.seek(0);
    },
    acceptResume: () => set({ resumedAt: null }),
    figures: () => ({ report: report.read(), bandwidth: media.bandwidth() }),
  };
}

/** Where to begin: where the viewer stopped, unless that was the end or hardly the beginning. */
function startOf({ resumeAtSeconds, durationSeconds }: Playback): number {
  const atEnd = durationSeconds !== null && resumeAtSeconds > durationSeconds - 5;
  return atEnd || resumeAtSeconds < 3 ? 0 : resumeAtSeconds;
}
