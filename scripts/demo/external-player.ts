import { createDecipheriv } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";

/** A player outside any browser: fetches as the bearer of a playback session and decrypts by the manifests alone. */
export interface ExternalPlayer {
  /** Clear bytes of one track as HLS gives them: initialisation segment and every segment, in order. */
  readHls(manifest: string): Promise<PlayedTracks>;
  readDash(manifest: string): Promise<PlayedTracks>;
}

export interface PlayedTracks {
  /** The best picture, if there is one. */
  video: Buffer | undefined;
  /** The first audio track. */
  audio: Buffer | undefined;
}

interface Part {
  url: string;
  keyUrl: string;
  /** Media sequence number; also the IV (RFC 8216 §5.2). */
  n: number;
}

const maxRefusals = 600;

export function createExternalPlayer(origin: string, token: string): ExternalPlayer {
  const keys = new Map<string, Buffer>();

  async function get(url: string): Promise<Buffer> {
    for (let tries = 0; tries < maxRefusals; tries++) {
      const response = await fetch(new URL(url, origin), { headers: { authorization: `Bearer ${token}` } });
      if (response.ok) return Buffer.from(await response.arrayBuffer());
      if (response.status !== 429 && response.status !== 503) {
        throw new Error(
          `${new URL(url, origin).pathname} answered ${response.status}: ${await response.text()}`,
        );
      }
      await wait(Number(response.headers.get("retry-after") ?? 1) * 1000);
    }
    throw new Error(`${url} stayed refused`);
  }

  async function read(init: string, parts: readonly Part[]): Promise<Buffer> {
    const pieces = [await get(init)];
    for (const part of parts) {
      const key = keys.get(part.keyUrl) ?? (await get(part.keyUrl));
      keys.set(part.keyUrl, key);
      const iv = Buffer.alloc(16);
      iv.writeUInt32BE(part.n, 12);
      const cipher = createDecipheriv("aes-128-cbc", key, iv);
      pieces.push(cipher.update(await get(part.url)), cipher.final());
    }
    return Buffer.concat(pieces);
  }

  async function readPlaylist(url: string): Promise<Buffer> {
    const { init, parts } = parsePlaylist((await get(url)).toString(), url);
    return read(init, parts);
  }

  return {
    async readHls(manifest) {
      const text = (await get(manifest)).toString();
      const { video, audio } = parseMaster(text, new URL(manifest, origin).href);
      return {
        video: video === undefined ? undefined : await readPlaylist(video),
        audio: audio === undefined ? undefined : await readPlaylist(audio),
      };
    },
    async readDash(manifest) {
      const tracks = parseMpd((await get(manifest)).toString(), new URL(manifest, origin).href);
      const video = tracks
        .filter((track) => track.kind === "video")
        .sort((a, b) => b.bandwidth - a.bandwidth)[0];
      const audio = tracks.find((track) => track.kind === "audio");
      if (video === undefined && audio === undefined)
        throw new Error("the MPD has neither picture nor sound");
      return {
        video: video === undefined ? undefined : await read(video.init, video.parts),
        audio: audio === undefined ? undefined : await read(audio.init, audio.parts),
      };
    },
  };
}

function parseMaster(text: string, base: string): { video: string | undefined; audio: string | undefined } {
  const lines = text.split("\n");
  let best: { bandwidth: number; url: string; pictured: boolean } | undefined;
  for (const [index, line] of lines.entries()) {
    const bandwidth = Number(/^#EXT-X-STREAM-INF:.*?\bBANDWIDTH=(\d+)/.exec(line)?.[1] ?? 0);
    const url = lines[index + 1];
    if (bandwidth > (best?.bandwidth ?? 0) && url !== undefined)
      best = { bandwidth, url: new URL(url, base).href, pictured: !/CODECS="mp4a[^,"]*"/.test(line) };
  }
  if (best === undefined) throw new Error("the multivariant playlist has no variant");
  if (!best.pictured) return { video: undefined, audio: best.url };
  const audio = /^#EXT-X-MEDIA:.*TYPE=AUDIO.*URI="([^"]+)"/m.exec(text)?.[1];
  return { video: best.url, audio: audio === undefined ? undefined : new URL(audio, base).href };
}

function parsePlaylist(text: string, base: string): { init: string; parts: Part[] } {
  const init = /^#EXT-X-MAP:.*URI="([^"]+)"/m.exec(text)?.[1];
  if (init === undefined) throw new Error("the media playlist has no initialisation segment");
  const parts: Part[] = [];
  let n = Number(/^#EXT-X-MEDIA-SEQUENCE:(\d+)/m.exec(text)?.[1] ?? 0);
  let keyUrl: string | undefined;
  for (const line of text.split("\n")) {
    const key = /^#EXT-X-KEY:METHOD=AES-128.*URI="([^"]+)"/.exec(line)?.[1];
    if (key !== undefined) keyUrl = new URL(key, base).href;
    if (line === "" || line.startsWith("#")) continue;
    if (keyUrl === undefined) throw new Error("a segment stands before any key");
    parts.push({ url: new URL(line, base).href, keyUrl, n: n++ });
  }
  return { init: new URL(init, base).href, parts };
}

interface DashTrack {
  kind: "video" | "audio";
  bandwidth: number;
  init: string;
  parts: Part[];
}

/** Reads what our MPD declares: numbered segments (SegmentTimeline) and their crypto periods (ISO/IEC 23009-4). */
function parseMpd(mpd: string, base: string): DashTrack[] {
  const tracks: DashTrack[] = [];
  for (const [, setTag = "", set = ""] of mpd.matchAll(
    /<AdaptationSet([^>]*)>([\s\S]*?)<\/AdaptationSet>/g,
  )) {
    const kind = attribute(setTag, "contentType") === "audio" ? "audio" : "video";
    for (const [, tag = "", inner = ""] of set.matchAll(
      /<Representation([^>]*?)(?:\/>|>([\s\S]*?)<\/Representation>)/g,
    )) {
      const id = attribute(tag, "id") ?? "";
      const name = (template: string) => new URL(template.replaceAll("$RepresentationID$", id), base).href;
      // What a Representation does not say itself, its AdaptationSet says for all.
      const own = (element: string) => (inner.includes(`<${element}`) ? inner : set);
      const template = /<SegmentTemplate([^>]*)>/.exec(own("SegmentTemplate"))?.[1] ?? "";
      const timeline =
        /<SegmentTimeline>([\s\S]*?)<\/SegmentTimeline>/.exec(own("SegmentTemplate"))?.[1] ?? "";
      const count = [...timeline.matchAll(/<S ([^>]*)\/>/g)].reduce(
        (sum, [, each = ""]) => sum + 1 + Number(attribute(each, "r") ?? 0),
        0,
      );
      const periods = [...own("ContentProtection").matchAll(/<sea:CryptoPeriod ([^>]*)\/>/g)].flatMap(
        ([, each = ""]) =>
          Array<string>(Number(attribute(each, "numSegments") ?? 1)).fill(
            attribute(each, "keyUriTemplate") ?? "",
          ),
      );
      const start = Number(attribute(template, "startNumber") ?? 1);
      tracks.push({
        kind,
        bandwidth: Number(attribute(tag, "bandwidth") ?? 0),
        init: name(attribute(template, "initialization") ?? ""),
        parts: Array.from({ length: count }, (_, index) => ({
          url: name((attribute(template, "media") ?? "").replaceAll("$Number$", String(start + index))),
          keyUrl: name(periods[index] ?? ""),
          n: start + index,
        })),
      });
    }
  }
  return tracks;
}

function attribute(text: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(text)?.[1]?.replaceAll("&amp;", "&");
}
