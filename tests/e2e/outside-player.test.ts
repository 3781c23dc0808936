import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { addCaption } from "#lib/shared/api/captions.ts";
import { closePlayback, openPlayback } from "#lib/shared/api/playback.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { countFrames } from "../../scripts/demo/count-frames.ts";
import { footageWithSound } from "../fixtures/footage.ts";
import { testTools } from "../setup/ffmpeg.ts";
import { holder, type Person, publishFilm } from "../setup/films.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { validateMpd } from "../setup/validate-mpd.ts";

const run = promisify(execFile);
const clipSeconds = 40;
const captionText = "Said in the film";
const wrongToken = "x".repeat(43);

let folder: string;
let clip: string;
let tools: FfmpegTools;
let instance: TestInstance;
let video: OwnVideo;

beforeAll(async () => {
  tools = await testTools();
  folder = await mkdtemp(join(tmpdir(), "streamgate-outside-"));
  clip = await footageWithSound(join(folder, "clip.mp4"), clipSeconds);
  instance = await startTestInstance();
  const film = await publishFilm(instance, clip);
  video = await film.until(({ state }) => state === "ready", 240);
  await film.creator.api.call(addCaption, {
    params: { videoId: video.id },
    query: { language: "en" },
    content: new Blob([`1\n00:00:01,000 --> 00:00:02,000\n${captionText}\n`]),
  });
});

afterAll(async () => {
  await instance?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A playback session of a player that is no browser. */
async function play(person?: Person) {
  const viewer = person ?? (await holder(instance));
  const opened = await viewer.api.call(openPlayback, { body: { videoId: video.id, client: "external" } });
  const token = opened.token ?? "";
  const url = (path: string) => new URL(path, instance.webUrl).href;
  return {
    ...opened,
    token,
    viewer,
    url,
    text: async (path: string) => {
      const response = await fetch(url(path), { headers: bearer(token) });
      expect(response.status, path).toBe(200);
      return response.text();
    },
  };
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

describe("a player outside the browser, with the bearer token of its session", () => {
  it("decodes every frame and all the sound of the HLS manifest: plain ffmpeg, no help from us", async () => {
    const { manifests, url, token } = await play();
    const manifest = new URL(url(manifests.hls));
    // The static FFmpeg of npm looks no names up.
    manifest.hostname = "127.0.0.1";
    const { stdout, stderr } = await run(
      tools.ffmpegPath,
      [
        ...["-nostdin", "-v", "error", "-headers", `Authorization: Bearer ${token}\r\n`],
        ...["-i", manifest.href, "-map", "0:v", "-map", "0:a"],
        ...[...tools.passFrames, "-f", "framecrc", "-"],
      ],
      { maxBuffer: 64 * 1024 * 1024, timeout: 120_000 },
    );
    expect(stderr.trim()).toBe("");
    const streams = readFrameCrc(stdout);
    const pictures = streams.filter(({ kind }) => kind === "video");
    const frames = await countFrames(tools, await readFile(clip));
    expect(pictures.map((each) => each.frames)).toEqual(video.renditions.map(() => frames));
    expect(new Set(pictures.map(({ size }) => size))).toEqual(
      new Set(video.renditions.map(({ width, height }) => `${width}x${height}`)),
    );
    // Decoded sound may be longer by the rest of its last AAC frame, never shorter.
    const sound = streams.find(({ kind }) => kind === "audio");
    expect(sound?.seconds).toBeGreaterThanOrEqual(clipSeconds - 0.03);
    expect(sound?.seconds).toBeLessThan(clipSeconds + 0.1);
  });

  it("gets a DASH manifest that fits the MPD schema and declares how each segment is encrypted", async () => {
    const session = await play();
    const mpd = await session.text(session.manifests.dash);
    await validateMpd(mpd);
    const sets = mpd.match(/<AdaptationSet[\s\S]*?<\/AdaptationSet>/g) ?? [];
    expect(sets.map((set) => /contentType="(\w+)"/.exec(set)?.[1])).toEqual(["video", "audio", "text"]);
    for (const set of sets.slice(0, 2)) {
      // ISO/IEC 23009-4: the scheme, AES-128-CBC of whole segments, and a key for each of them.
      expect(set).toContain('schemeIdUri="urn:mpeg:dash:sea:2012"');
      expect(set).toContain('<sea:SegmentEncryption schemeIdUri="urn:mpeg:dash:sea:aes128-cbc:2013"');
      const [shared = "", ...own] = set.split("<Representation ");
      const segments = (text: string) =>
        sum([...text.matchAll(/<S [^>]*?\/>/g)].map(([tag]) => 1 + Number(/ r="(\d+)"/.exec(tag)?.[1] ?? 0)));
      const encrypted = (text: string) =>
        sum([...text.matchAll(/<sea:CryptoPeriod [^>]*numSegments="(\d+)"/g)].map(([, n]) => Number(n)));
      expect(own.length).toBeGreaterThan(0);
      for (const representation of own) {
        const listed = segments(shared) + segments(representation);
        expect(listed).toBeGreaterThan(0);
        expect(encrypted(shared) + encrypted(representation)).toBe(listed);
      }
    }
  });

  it("finds the captions in both manifests and reads them, as WebVTT that was written anew", async () => {
    const session = await play();
    const master = await session.text(session.manifests.hls);
    const line = /^#EXT-X-MEDIA:TYPE=SUBTITLES.*$/m.exec(master)?.[0] ?? "";
    expect(line).toContain('NAME="English",LANGUAGE="en",DEFAULT=NO');
    const playlist = new URL(/URI="([^"]+)"/.exec(line)?.[1] ?? "", session.url(session.manifests.hls));
    const fromHls = /^\/.*\.vtt$/m.exec(await session.text(playlist.href))?.[0] ?? "";
    const fromDash = /<BaseURL>(.*\.vtt)<\/BaseURL>/.exec(await session.text(session.manifests.dash))?.[1];
    expect([fromDash]).toEqual(session.captions.map(({ url }) => url));
    expect(fromHls).toBe(fromDash);
    const response = await fetch(session.url(fromHls), { headers: bearer(session.token) });
    expect(response.headers.get("content-type")).toBe("text/vtt; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.text()).toBe(`WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n${captionText}\n`);
  });
});

describe("without a live session of one's own", () => {
  async function gatedPaths(session: Awaited<ReturnType<typeof play>>): Promise<string[]> {
    const { manifests, storyboardUrl } = session;
    if (storyboardUrl === null) throw new Error("The video has no storyboard.");
    const base = session.url(manifests.hls);
    const track =
      (await session.text(manifests.hls)).split("\n").find((line) => /^v\d+\.m3u8/.test(line)) ?? "";
    const playlist = new URL(track, base);
    const key = /URI="([^"]*\/keys\/[^"]+)"/.exec(await session.text(playlist.href))?.[1] ?? "";
    const sprite = /^\S+\.jpg/m.exec(await session.text(storyboardUrl))?.[0] ?? "";
    const paths = [
      manifests.hls,
      `${playlist.pathname}${playlist.search}`,
      manifests.dash,
      key,
      storyboardUrl,
    ];
    const texts = session.captions.flatMap(({ id, url }) => [
      url,
      url.replace("/captions/", "/hls/").replace(`${id}.vtt`, `${id}.m3u8`),
    ]);
    expect(texts).toHaveLength(2);
    return [...paths, ...texts, new URL(sprite, session.url(storyboardUrl)).pathname];
  }

  async function expectRefused(url: string, headers: Record<string, string>, code: string, status: number) {
    const response = await fetch(url, { headers });
    const said = `${new URL(url).pathname} with ${JSON.stringify(Object.keys(headers))}`;
    expect(response.status, said).toBe(status);
    expect(response.headers.get("content-type"), said).toContain("application/problem+json");
    expect(response.headers.get("cache-control"), said).toContain("no-store");
    expect(await response.json(), said).toMatchObject({ code, status });
  }

  it("manifests, keys, captions and storyboard refuse: nobody, a wrong bearer, and the bearer of another session", async () => {
    const session = await play();
    const stranger = await play();
    const paths = await gatedPaths(session);
    for (const path of paths) {
      expect((await fetch(session.url(path), { headers: bearer(session.token) })).status, path).toBe(200);
      for (const headers of [{}, bearer(wrongToken), bearer(stranger.token), session.viewer.api.headers()]) {
        await expectRefused(session.url(path), headers, "playback_token_invalid", 401);
      }
    }
  });

  it("manifests, keys, captions and storyboard refuse once the session has ended", async () => {
    const session = await play();
    const paths = await gatedPaths(session);
    const response = await fetch(session.url(`/api/v1/playback/sessions/${session.sessionId}`), {
      method: closePlayback.method,
      headers: bearer(session.token),
    });
    expect(response.status).toBe(204);
    for (const path of paths) {
      await expectRefused(session.url(path), bearer(session.token), "playback_ended", 403);
    }
  });

  it("the original is at no address, not even for a holder, and captions are at none but their own", async () => {
    const session = await play();
    const { size } = await stat(clip);
    const digest = await sha256(clip);
    // Scratch is being cleared meanwhile; the original lies among the uploads.
    const kept = await filesOfSize(join(instance.dataDir, "uploads"), size);
    expect(kept).not.toEqual([]);
    const names = kept.map((file) => relative(instance.dataDir, file));
    const ids = names.map((name) => name.split("/").at(-1) ?? "");
    const sessionPath = `/api/v1/playback/sessions/${session.sessionId}`;
    const paths = [
      ...names.flatMap((name) => [`/${name}`, `/.data/${name}`, `/ipfs/${video.cid}/../../${name}`]),
      ...ids.flatMap((id) => [`/api/v1/uploads/${id}`, `/uploads/${id}`, `/api/v1/media/${id}/v360/0.m4s`]),
      ...["original", "original.mp4", "clip.mp4"].map((name) => `/ipfs/${video.cid}/${name}`),
      ...["original", "download", "file"].map((name) => `/api/v1/videos/${video.id}/${name}`),
      ...["original", "captions", "captions/en.vtt", "captions.vtt"].map((name) => `${sessionPath}/${name}`),
      ...session.captions.flatMap(({ id }) => [
        ...[`/ipfs/${video.cid}/${id}.vtt`, `/ipfs/${video.cid}/captions/${id}.vtt`],
        ...[`/captions/${video.id}/${id}.vtt`, `/api/v1/videos/${video.id}/captions/${id}.vtt`],
        `/api/v1/studio/videos/${video.id}/captions/${id}/text`,
      ]),
    ];
    for (const path of paths) {
      for (const headers of [{}, bearer(session.token), session.viewer.api.headers()]) {
        const response = await fetch(session.url(path), { headers });
        const bytes = Buffer.from(await response.arrayBuffer());
        expect(response.status, path).toBeGreaterThanOrEqual(400);
        expect(createHash("sha256").update(bytes).digest("hex"), path).not.toBe(digest);
      }
    }
  });
});

interface DecodedStream {
  kind: "video" | "audio";
  frames: number;
  seconds: number;
  /** Of pictures, e.g. 640x360. */
  size: string | undefined;
}

/** Reads FFmpeg's framecrc: what each stream is, and one line per decoded frame (stream, dts, pts, duration, …). */
function readFrameCrc(text: string): DecodedStream[] {
  const header = (name: string, n: string) => new RegExp(`^#${name} ${n}: (.+)$`, "m").exec(text)?.[1];
  return [...text.matchAll(/^#media_type (\d+): (\w+)$/gm)].map(([, n = "", kind]) => {
    const [num = 1, den = 1] = (header("tb", n) ?? "").split("/").map(Number);
    const lines = [...text.matchAll(new RegExp(`^${n},\\s*-?\\d+,\\s*-?\\d+,\\s*(\\d+),`, "gm"))];
    return {
      kind: kind === "audio" ? "audio" : "video",
      frames: lines.length,
      seconds: (sum(lines.map(([, ticks]) => Number(ticks))) * num) / den,
      size: header("dimensions", n),
    };
  });
}

async function filesOfSize(folder: string, size: number): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file).catch(() => undefined))?.size));
  return files.filter((_, index) => sizes[index] === size);
}

async function sha256(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
