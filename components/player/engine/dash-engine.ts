import { type MediaInfo, MediaPlayer, type MediaPlayerClass, type MediaPlayerSettingClass } from "dashjs";
import type { KeyStore } from "../session/key-store.ts";
import type { SessionHeaders } from "../session/playback-api.ts";
import { dashDecryption } from "./dash-decryption.ts";
import { type EngineAudio, type EngineLevel, type PlaybackEngine, qualityName } from "./engine.ts";
import { engineEvents, untilPicture } from "./engine-events.ts";

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
  /** The manifest was read: before that dash.js answers questions about tracks with errors. */
  let described = false;
  let wanted: number | null = null;
  let wantedAudio: string | null = null;

  function applyHeight() {
    if (player === null || levels.length === 0) return;
    player.updateSettings({ streaming: { abr: { autoSwitchBitrate: { video: wanted === null } } } });
    if (wanted === null) return;
    const chosen = player.getRepresentationsByType("video").find(({ height }) => height === wanted);
    if (chosen !== undefined) player.setRepresentationForTypeById("video", chosen.id, true);
  }

  function applyAudio() {
    if (player === null || !described || wantedAudio === null) return;
    const track = player.getTracksFor("audio").find((one) => nameOf(one) === wantedAudio);
    const heard = player.getCurrentTrackFor("audio");
    if (track !== undefined && (heard === null || nameOf(heard) !== wantedAudio))
      player.setCurrentTrack(track);
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
      // Captions are the player's own (captions.ts), also where a manifest lists them for other players.
      current.registerCustomCapabilitiesFilter(({ mimeType }) => !mimeType?.startsWith("text/"));
      current.addRequestInterceptor(async (request) => {
        request.headers = { ...request.headers, ...headers(request.url) };
        return decryption.beforeRequest(request);
      });
      current.addResponseInterceptor((response) => decryption.afterResponse(response));
      current.on("error", ({ error }) => onError(error));
      current.on("streamInitialized", () => {
        described = true;
        levels = current.getRepresentationsByType("video").map(({ id, height, bandwidth, frameRate }) => ({
          height,
          name: qualityName(id, height),
          bitrate: bandwidth,
          frameRate: frameRate || null,
        }));
        events.emit({ type: "levels", levels });
        if (wanted !== null) applyHeight();
        events.emit({ type: "audio_tracks", tracks: current.getTracksFor("audio").map(describeAudio) });
        applyAudio();
      });
      current.on("qualityChangeRendered", ({ mediaType, newRepresentation }) => {
        if (mediaType === "video") events.emit({ type: "level", height: newRepresentation.height });
      });
      current.on("trackChangeRendered", ({ mediaType, newMediaInfo }) => {
        if (mediaType === "audio") events.emit({ type: "audio", id: nameOf(newMediaInfo) });
      });
      current.attachView(element);
      current.attachSource(dashUrl, startSeconds);
      await untilPicture(element, signal, events);
    },
    selectHeight(height) {
      wanted = height;
      applyHeight();
    },
    selectAudio(id) {
      wantedAudio = id;
      applyAudio();
    },
    bandwidth() {
      const kilobits = player?.getAverageThroughput("video") ?? 0;
      return kilobits > 0 ? kilobits * 1000 : null;
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

/** The representation is called like its track, `a1`. */
function nameOf({ bitrateList, id }: MediaInfo): string {
  return bitrateList?.[0]?.id ?? String(id ?? "");
}

function describeAudio(info: MediaInfo): EngineAudio {
  // dash.js writes "und" where the manifest says nothing.
  const language = info.lang && info.lang !== "und" ? info.lang : null;
  return { id: nameOf(info), language, label: info.labels?.[0]?.text || null };
}
