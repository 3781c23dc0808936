import {
  findKeyUri,
  parseSegmentEncryption,
  type SegmentEncryption,
} from "#lib/shared/segment-encryption.ts";
import type { KeyStore } from "../session/key-store.ts";
import { decryptSegment } from "./decrypt-segment.ts";

/** What dash.js hands to a request interceptor, as far as it is used here. */
interface DashRequest {
  url: string;
  customData?: object | undefined;
}

/** What dash.js hands to a response interceptor, as far as it is used here. */
interface DashResponse {
  request: DashRequest;
  url?: string | undefined;
  status?: number | undefined;
  data?: unknown;
}

export interface DashDecryption {
  /** Holds a segment's request back until its key is here. */
  beforeRequest<T extends DashRequest>(request: T): Promise<T>;
  /** Reads the manifest's key list; replaces a segment's ciphertext by its plaintext. */
  afterResponse<T extends DashResponse>(response: T): Promise<T>;
}

/**
 * Whole-segment decryption for dash.js, in its interceptors. Keys are waited for *before* the segment is
 * requested: there dash.js can still call the request off (a seek), and no byte is loaded that cannot be read.
 * A segment without its key never settles — dash.js would append whatever came back, ciphertext too — and
 * `onFailure` says why; a wait that was called off stays silent.
 */
export function dashDecryption(keys: KeyStore, onFailure: (error: Error) => void): DashDecryption {
  let encryption: SegmentEncryption = new Map();
  let manifestUrl = "";
  /** By request: dash.js may ask for a segment anew before it has let go of the first answer. */
  const keyOf = new WeakMap<DashRequest, ArrayBuffer>();

  function halt<T>(error: unknown): Promise<T> {
    onFailure(error instanceof Error ? error : new Error("A segment could not be decrypted."));
    return new Promise<T>(() => {});
  }

  return {
    async beforeRequest(request) {
      const segment = segmentOf(request.url);
      if (segment === null) return request;
      const keyUri = findKeyUri(encryption, segment.track, segment.number);
      if (keyUri === undefined) {
        return halt(
          new Error(`The manifest names no key for segment ${segment.number} of ${segment.track}.`),
        );
      }
      const calledOff = new AbortController();
      // HTTPLoader.abort() calls this for every request that it still holds.
      Object.assign(request.customData ?? {}, { abort: () => calledOff.abort() });
      try {
        const key = await keys.load(new URL(keyUri, manifestUrl).href, calledOff.signal);
        // dash.js holds no request any more that it called off in the moment when the key came: nobody could stop it.
        calledOff.signal.throwIfAborted();
        keyOf.set(request, key);
        return request;
      } catch (error) {
        return calledOff.signal.aborted ? new Promise(() => {}) : halt(error);
      }
    },

    async afterResponse(response) {
      const { data, status = 0 } = response;
      if (status < 200 || status > 299) return response;
      const segment = segmentOf(response.request.url);
      try {
        if (segment === null) {
          if (typeof data === "string" && isManifest(response.request.url)) {
            encryption = parseSegmentEncryption(data);
            manifestUrl = new URL(response.url || response.request.url, location.href).href;
          }
          return response;
        }
        const key = keyOf.get(response.request);
        if (!(data instanceof ArrayBuffer) || data.byteLength === 0) return response;
        if (key === undefined) throw new Error("A segment arrived without its key.");
        response.data = await decryptSegment(data, key, segment.number);
        return response;
      } catch (error) {
        return halt(error);
      }
    },
  };
}

/** Track and number of a media segment's URL, `…/{track}/{number}.m4s`; null for anything else. */
function segmentOf(url: string): { track: string; number: number } | null {
  const match = /\/([va]\d+)\/(\d+)\.m4s(?:\?|$)/.exec(url);
  return match?.[1] === undefined ? null : { track: match[1], number: Number(match[2]) };
}

function isManifest(url: string): boolean {
  return /\.mpd(\?|$)/.test(url);
}
