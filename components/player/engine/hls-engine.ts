import Hls, { type ErrorData, type HlsConfig, type Level, type MediaPlaylist } from "hls.js";
import type { KeyStore } from "../session/key-store.ts";
import type { SessionHeaders } from "../session/playback-api.ts";
import { type EngineAudio, type EngineLevel, type PlaybackEngine, qualityName } from "./engine.ts";
import { engineEvents, untilPicture } from "./engine-events.ts";
import { keyLoaderClass } from "./hls-key-loader.ts";

/** Seconds that are loaded ahead. Keys are handed out at a pace, so a player must not run ahead of its viewer. */
const AHEAD_SECONDS = 20;
/** Bits a second that the last source of this page was loaded with. */
let lastBandwidth = 3_000_000;

/** How often a decoder that broke is started again before the person is told. */
const MEDIA_RECOVERIES = 2;

function config(keys: KeyStore, headers: SessionHeaders, startSeconds: number): Partial<HlsConfig> {
  return {
    loader: keyLoaderClass(keys),
    // On a request that is not open yet this throws; hls.js then opens it and asks once more.
    xhrSetup(request, url) {
      for (const [name, value] of Object.entries(headers(url))) request.setRequestHeader(name, value);
    },
    // A growing playlist would otherwise start near its end, as a live stream does.
    startPosition: startSeconds,
    // maxBufferLength alone is a floor: hls.js goes up to maxMaxBufferLength on small segments.
    maxBufferLength: AHEAD_SECONDS,
    maxMaxBufferLength: AHEAD_SECONDS,
    backBufferLength: 30,
    // While the package grows the length is not known to the playlist; the page shows the video's own.
    liveDurationInfinity: true,
    startLevel: -1,
    // A test download of the lowest level first would cost five requests before the first picture. What the last video
    // was loaded with says more; at first, a connection that carries 720p.
    testBandwidth: false,
    abrEwmaDefaultEstimate: lastBandwidth,
    startFragPrefetch: true,
    capLevelToPlayerSize: true,
    // Segments are fMP4 already: there is nothing to remux that would be worth a worker and its CSP entry.
    enableWorker: false,
    // Captions are the player's own (captions.ts), also where a manifest lists them for other players.
    renderTextTracksNatively: false,
    enableWebVTT: false,
  };
}

/** Plays with hls.js on MediaSource or ManagedMediaSource; hls.js decrypts, the key store brings the keys. */
export function createHlsEngine(keys: KeyStore, headers: SessionHeaders): PlaybackEngine {
  const events = engineEvents();
  let hls: Hls | null = null;
  let levels: EngineLevel[] = [];
  let wanted: number | null = null;
  let wantedAudio: string | null = null;
  let recoveries = 0;

  function applyHeight() {
    if (hls === null) return;
    // hls.levels keeps hls.js's own order, which is what `nextLevel` means.
    hls.nextLevel = wanted === null ? -1 : hls.levels.findIndex((level) => level.height === wanted);
  }

  function applyAudio() {
    if (hls === null || wantedAudio === null) return;
    const index = hls.audioTracks.findIndex((track) => nameOf(track) === wantedAudio);
    if (index >= 0 && index !== hls.audioTrack) hls.audioTrack = index;
  }

  function onError(data: ErrorData) {
    if (!data.fatal || hls === null) return;
    if (data.type === Hls.ErrorTypes.MEDIA_ERROR && recoveries < MEDIA_RECOVERIES) {
      recoveries += 1;
      hls.recoverMediaError();
    } else if (data.type === Hls.ErrorTypes.NETWORK_ERROR) {
      events.emit({ type: "network_error", message: data.error.message });
    } else {
      events.emit({ type: "fatal", message: `The player could not go on (${data.details}).` });
    }
  }

  return {
    name: "hls",
    get levels() {
      return levels;
    },
    async attach(video, source, { startSeconds, signal }) {
      if (!Hls.isSupported()) throw new Error("This browser has no MediaSource.");
      const current = new Hls(config(keys, headers, startSeconds));
      hls = current;
      current.on(Hls.Events.ERROR, (_, data) => onError(data));
      current.on(Hls.Events.MANIFEST_PARSED, () => {
        // Sound alone has levels without a height: there is nothing to choose.
        levels = current.levels.filter(({ height }) => height > 0).map(describeLevel);
        events.emit({ type: "levels", levels });
        if (wanted !== null) applyHeight();
      });
      current.on(Hls.Events.LEVEL_SWITCHED, (_, { level }) => {
        const height = current.levels[level]?.height;
        if (height !== undefined) events.emit({ type: "level", height });
      });
      current.on(Hls.Events.AUDIO_TRACKS_UPDATED, (_, { audioTracks }) => {
        events.emit({ type: "audio_tracks", tracks: audioTracks.map(describeAudio) });
        applyAudio();
      });
      current.on(Hls.Events.AUDIO_TRACK_SWITCHED, () => {
        const heard = current.audioTracks[current.audioTrack];
        if (heard !== undefined) events.emit({ type: "audio", id: nameOf(heard) });
      });
      current.loadSource(source.hlsUrl);
      current.attachMedia(video);
      await untilPicture(video, signal, events);
    },
    selectHeight(height) {
      wanted = height;
      applyHeight();
    },
    selectAudio(id) {
      wantedAudio = id;
      applyAudio();
    },
    // Before anything was loaded it is a guess of hls.js's own.
    bandwidth: () => (hls !== null && hls.levels.length > 0 ? hls.bandwidthEstimate : null),
    restart() {
      if (hls === null) return;
      // Without levels the manifest itself never arrived.
      if (hls.levels.length === 0 && hls.url !== null) hls.loadSource(hls.url);
      else hls.startLoad();
    },
    on: events.on,
    destroy() {
      events.clear();
      if (hls !== null && hls.levels.length > 0) lastBandwidth = hls.bandwidthEstimate;
      hls?.destroy();
      hls = null;
    },
  };
}

function describeLevel({ height, bitrate, frameRate, url }: Level): EngineLevel {
  const track = /(v\d+)\.m3u8(?:\?|$)/.exec(url[0] ?? "")?.[1];
  return { height, name: qualityName(track, height), bitrate, frameRate: frameRate || null };
}

/** `…/a1.m3u8?package=…` → `a1`. */
function nameOf({ url, name }: MediaPlaylist): string {
  return /(a\d+)\.m3u8(?:\?|$)/.exec(url)?.[1] ?? name;
}

function describeAudio(track: MediaPlaylist): EngineAudio {
  return { id: nameOf(track), language: track.lang ?? null, label: track.name || null };
}
