import type { EngineName } from "./engine.ts";

/** What this browser can do. */
export interface Abilities {
  /** Media Source Extensions or ManagedMediaSource, with AVC and AAC in fragmented MP4. */
  mediaSource: boolean;
  /** `video.canPlayType` says anything but no to HLS. */
  nativeHls: boolean;
  /** WebCrypto is there (a secure context): dash.js decrypts with it. */
  webCrypto: boolean;
}

/**
 * Which engines to try, best first: hls.js, then dash.js, then the browser's own HLS. Chromium says "maybe" to
 * HLS and then fails on encrypted fMP4, so native playback is the last choice wherever MSE exists.
 * A forced engine is the only one tried. Empty = this browser cannot play.
 */
export function chooseEngines(abilities: Abilities, forced?: EngineName): EngineName[] {
  const able: Record<EngineName, boolean> = {
    hls: abilities.mediaSource,
    dash: abilities.mediaSource && abilities.webCrypto,
    native: abilities.nativeHls,
  };
  const order: EngineName[] = forced === undefined ? ["hls", "dash", "native"] : [forced];
  return order.filter((name) => able[name]);
}

const CODECS = 'video/mp4; codecs="avc1.42E01E,mp4a.40.2"';

/** Asks the browser. Without a document (on the server) it can do nothing. */
export function readAbilities(): Abilities {
  if (typeof document === "undefined") return { mediaSource: false, nativeHls: false, webCrypto: false };
  const scope = globalThis as { ManagedMediaSource?: typeof MediaSource; MediaSource?: typeof MediaSource };
  const source = scope.ManagedMediaSource ?? scope.MediaSource;
  return {
    mediaSource: source?.isTypeSupported(CODECS) ?? false,
    nativeHls: document.createElement("video").canPlayType("application/vnd.apple.mpegurl") !== "",
    webCrypto: globalThis.crypto?.subtle !== undefined,
  };
}
