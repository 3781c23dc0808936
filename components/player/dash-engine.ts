import { MediaPlayer, type MediaPlayerClass, type MediaPlayerSettingClass } from "dashjs";
import { dashDecryption } from "./dash-decryption.ts";
import type { EngineLevel, PlaybackEngine } from "./engine.ts";
import { engineEvents, untilPicture } from "./engine-events.ts";
import type { KeyStore } from "./key-store.ts";
import type { SessionHeaders } from "./playback-api.ts";

/** Seconds that are loaded ahead. Keys are handed out at a pace, so a player must not run ahead of its viewer. */
const AHEAD_SECONDS = 20;

const settings: MediaPlayerSettingClass = {
  // 0 = none: what goes wrong is shown in the player, not in the console.
  debug: { logLevel: 0 },
  streaming: {
    buffer: {
      bufferTimeDefault: AHEAD_SECONDS,
      bufferTimeAtTopQuality: AHEAD_SECONDS,
      bufferTimeAtTopQualityLongForm: AHEAD_SECONDS,
      bufferToKeep: 30,
      // Throw low-quality seconds away early rather than show them after the quality was chosen by hand.
      fastSwitchEnabled: true,
    },
    // A growing package is "dynamic", yet nobody watches its live edge.
    timeShiftBuffer: { calcFromSegmentTimeline: true },
    liveCatchup: { enabled: false },
    delay: { liveDelay: 0 },
    // Segments are announced when they exist; no clock of another server is asked.
    utcSynchronization: { enabled: false },
    abr: { limitBitrateByPortal: true },
    retryAttempts: { MPD: 8, MediaSegment: 8, InitializationSegment: 8 },
    lastBitrateCachingInfo: { enabled: true },
    lastMediaSettingsCachingInfo: { enabled: false },
  },
};

/** Errors after which dash.js goes on when it is told to load again. */
const NETWORK_ERRORS = new Set<number>([
  MediaPlayer.errors.MANIFEST_LOADER_LOADING_FAILURE_ERROR_CODE,
  MediaPlayer.errors.DOWNLOAD_ERROR_ID_MANIFEST_CODE,
  MediaPlayer.errors.DOWNLOAD_ERROR_ID_CONTENT_CODE,
  MediaPlayer.errors.DOWNLOAD_ERROR_ID_INITIALIZATION_CODE,
  MediaPlayer.errors.FRAGMENT_LOADER_LOADING_FAILURE_ERROR_CODE,
]);

/** Plays with dash.js on MediaSource; segments are decrypted in its interceptors with WebCrypto. */
export function createDashEngine(keys: KeyStore, headers: SessionHeaders): PlaybackEngine {
  const events = engineEvents();
  let player: MediaPlayerClass | null = null;
  let video: HTMLVideoElement | null = null;
  let source = "";
  let levels: EngineLevel[] = [];
  let wanted: number | null = null;

  function applyHeight() {
    if (player === null || levels.length === 0) return;
    player.updateSettings({ streaming: { abr: { autoSwitchBitrate: { video: wanted === null } } } });
    if (wanted === null) return;
    const chosen = player.getRepresentationsByType("video").find(({ height }) => height === wanted);
    if (chosen !== undefined) player.setRepresentationForTypeById("video", chosen.id, true);
  }

  function onError(error: { code?: number; message?: string } | string) {
    const { code = -1, message = String(error) } = typeof error === "string" ? {} : error;
    if (NETWORK_ERRORS.has(code)) events.emit({ type: "network_error", message });
    else events.emit({ type: "fatal", message: `The player could not go on (${message}).` });
  }

  return {
    name: "dash",
    get levels() {
      return levels;
    },
    async attach(element, { dashUrl }, { startSeconds, signal }) {
      const current = MediaPlayer().create();
      const decryption = dashDecryption(keys, ({ message }) => events.emit({ type: "fatal", message }));
      player = current;
      video = element;
      source = dashUrl;
      current.initialize(undefined, undefined, false);
      current.updateSettings(settings);
      current.clearDefaultUTCTimingSources();
      current.addRequestInterceptor(async (request) => {
        request.headers = { ...request.headers, ...headers(request.url) };
        return decryption.beforeRequest(request);
      });
      current.addResponseInterceptor((response) => decryption.afterResponse(response));
      current.on("error", ({ error }) => onError(error));
      current.on("streamInitialized", () => {
        levels = current
          .getRepresentationsByType("video")
          .map(({ height, bandwidth }) => ({ height, bitrate: bandwidth }));
        events.emit({ type: "levels", levels });
        if (wanted !== null) applyHeight();
      });
      current.on("qualityChangeRendered", ({ mediaType, newRepresentation }) => {
        if (mediaType === "video") events.emit({ type: "level", height: newRepresentation.height });
      });
      current.attachView(element);
      current.attachSource(dashUrl, startSeconds);
      await untilPicture(element, signal, (fail) =>
        events.on((event) => {
          if (event.type === "fatal") fail(event.message);
        }),
      );
    },
    selectHeight(height) {
      wanted = height;
      applyHeight();
    },
    restart() {
      if (player === null || video === null) return;
      player.attachSource(source, video.currentTime);
    },
    on: events.on,
    destroy() {
      events.clear();
      const current = player;
      player = null;
      // Interceptors that still hold a request are told to let go by reset().
      current?.destroy();
    },
  };
}
