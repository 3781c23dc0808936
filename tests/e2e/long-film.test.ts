import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPlayback } from "#lib/shared/api/playback.ts";
import { longFootage } from "../fixtures/footage.ts";
import { type Film, holder, type Person, publishFilm, signedIn } from "../setup/films.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { browserOf, pressPlay, recordStates, samplePlace, seekThrough, type Watching } from "./watching.ts";

const filmSeconds = 20 * 60;
const seeks = 30;
const engines = ["hls", "dash"] as const;

let folder: string;
let file: string;
let instance: TestInstance;
let film: Film;
const open: Watching[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-long-"));
  file = await longFootage(join(folder, "A long day in the square.mp4"), filmSeconds);
  instance = await startTestInstance();
}, 600_000);

afterAll(async () => {
  for (const { browser } of open) await browser.close();
  await instance?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function browse(person: Person): Promise<Watching> {
  const watching = await browserOf(instance, person);
  open.push(watching);
  return watching;
}

async function play({ page }: Watching, engine: (typeof engines)[number]): Promise<void> {
  await pressPlay(page, `${instance.webUrl}/watch/${film.videoId}`, engine);
}

async function leave(watching: Watching): Promise<void> {
  open.splice(open.indexOf(watching), 1);
  await watching.browser.close();
}

/** States in which a person sees that something is wrong, or has to wait for somebody else. */
const troubled = /error|offline|silent|refused|revoked|limit|sign_in|ended|notice/;

describe("a film of 20 minutes", () => {
  it("that is watched from its early lane goes on in the full package, in both players, without a reload", async () => {
    // The browsers are there before the film is: play is pressed while most of it is still to be made.
    const creator = await signedIn(instance);
    const viewers = [await browse(creator), await browse(await holder(instance))];
    film = await publishFilm(instance, file, { creator });
    await Promise.all(viewers.map((viewer, index) => play(viewer, engines[index] ?? "hls")));
    const looks = await Promise.all(viewers.map(({ page }) => samplePlace(page)));
    const states = await Promise.all(viewers.map(({ page }) => recordStates(page)));
    await film.until(({ state }) => state === "ready", 480);
    for (const [index, { page, errors }] of viewers.entries()) {
      await page
        .locator('[data-player][data-package="full"][data-state="playing"]')
        .waitFor({ timeout: 60_000 });
      const moved = (await look(index)).at(-1)?.seconds ?? 0;
      await expect
        .poll(async () => (await look(index)).at(-1)?.seconds, { timeout: 30_000 })
        .toBeGreaterThan(moved + 5);
      const samples = await look(index);
      // The first note is of the same page: nothing was loaded anew.
      expect(samples[0]?.package).toBe("early");
      expectUnbroken(samples);
      expect((await states[index]?.())?.filter((state) => troubled.test(state))).toEqual([]);
      expect(errors).toEqual([]);
    }
    for (const viewer of viewers) await leave(viewer);

    function look(index: number) {
      return looks[index]?.() ?? Promise.resolve([]);
    }
  });

  for (const engine of engines) {
    it(`bears 30 random seeks in a minute and double speed in ${engine}: a frame within 2 s (p95), no error`, async () => {
      await film.until(({ state }) => state === "ready", 480);
      const watching = await browse(await holder(instance));
      await play(watching, engine);
      const { page, errors } = watching;
      const states = await recordStates(page);
      const waits = await seekThrough(page, randomPlaces(seeks), 2_000);
      console.log(
        `${engine}: ${seeks} seeks, p50 ${percentile(waits, 50)} ms, p95 ${percentile(waits, 95)} ms`,
      );
      expect(waits).not.toContain(null);
      expect(percentile(waits, 95)).toBeLessThanOrEqual(2_000);

      const video = page.getByTestId("player-video");
      const look = () =>
        video.evaluate((element: HTMLVideoElement) => ({
          seconds: element.currentTime,
          frames: element.getVideoPlaybackQuality().totalVideoFrames,
        }));
      await video.evaluate((element: HTMLVideoElement) => {
        element.currentTime = 300;
        element.playbackRate = 2;
      });
      await expect.poll(async () => (await look()).seconds, { timeout: 30_000 }).toBeGreaterThan(302);
      const before = await look();
      await expect
        .poll(async () => (await look()).seconds, { timeout: 40_000 })
        .toBeGreaterThan(before.seconds + 40);
      expect((await look()).frames).toBeGreaterThan(before.frames + 100);
      expect((await states()).filter((state) => troubled.test(state))).toEqual([]);
      expect(errors).toEqual([]);
      await leave(watching);
    });
  }

  it("gives nobody its keys all at once: past the head start they are refused with the time to wait", async () => {
    const { durationSeconds } = await film.until(({ state }) => state === "ready", 480);
    const viewer = await holder(instance);
    const { manifests, token } = await viewer.api.call(openPlayback, {
      body: { videoId: film.videoId, client: "external" },
    });
    const get = (path: string, base = instance.webUrl) =>
      fetch(new URL(path, base), { headers: { authorization: `Bearer ${token}` } });
    const master = await (await get(manifests.hls)).text();
    const playlist = /^v\d+\.m3u8\S*/m.exec(master)?.[0] ?? "";
    const text = await (await get(playlist, new URL(manifests.hls, instance.webUrl).href)).text();
    const keys = [...new Set([...text.matchAll(/#EXT-X-KEY:.*URI="([^"]+)"/g)].map(([, uri = ""]) => uri))];
    expect(keys).toHaveLength(Math.ceil((durationSeconds ?? 0) / 12));

    const begunAt = performance.now();
    const answers = await Promise.all(
      keys.map(async (uri) => {
        const response = await get(uri);
        return { response, bytes: Buffer.from(await response.arrayBuffer()) };
      }),
    );
    const seconds = (performance.now() - begunAt) / 1000;
    const served = answers.filter(({ response }) => response.status === 200);
    const refused = answers.filter(({ response }) => response.status !== 200);
    // 80 % of the film at once, and three seconds of film for each second that it took.
    const headStart = (0.8 * (durationSeconds ?? 0)) / 12;
    expect(served.length).toBeGreaterThanOrEqual(Math.floor(headStart));
    expect(served.length).toBeLessThanOrEqual(Math.floor(headStart + (3 * seconds) / 12) + 1);
    expect(refused.length).toBeGreaterThan(keys.length / 10);
    for (const { bytes } of served) expect(bytes).toHaveLength(16);
    for (const { response, bytes } of refused) {
      expect(response.status).toBe(429);
      expect(Number(response.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
      expect(response.headers.get("content-type")).toContain("application/problem+json");
      expect(JSON.parse(bytes.toString())).toMatchObject({ code: "keys_paced", retryable: true });
    }
  });
});

/** The picture never goes back, and never runs ahead of the clock; it may hold still while buffers are exchanged. */
function expectUnbroken(samples: { at: number; seconds: number }[]): void {
  for (const [index, sample] of samples.entries()) {
    const last = samples[index - 1];
    if (last === undefined) continue;
    const step = sample.seconds - last.seconds;
    const elapsed = (sample.at - last.at) / 1000;
    expect(step, `at ${last.seconds} s`).toBeGreaterThan(-0.3);
    expect(step, `at ${last.seconds} s`).toBeLessThan(elapsed + 0.5);
  }
}

/** The same places in every run (mulberry32), each at least half a minute from the one before. */
function randomPlaces(count: number): number[] {
  let state = 20_261_123;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const places: number[] = [];
  while (places.length < count) {
    const place = 1 + random() * (filmSeconds - 30);
    if (Math.abs(place - (places.at(-1) ?? 0)) >= 30) places.push(place);
  }
  return places;
}

function percentile(waits: readonly (number | null)[], p: number): number {
  const sorted = waits.map((wait) => wait ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  return Math.round(sorted[Math.ceil((p / 100) * sorted.length) - 1] ?? Number.NaN);
}
