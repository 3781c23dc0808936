import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { BrowserContext, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { cancelVideo, getOwnVideo, listOwnVideos } from "#lib/shared/api/videos.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { pidOf } from "../faults/victims.ts";
import { testTools } from "../setup/ffmpeg.ts";
import { type Person, signedIn } from "../setup/films.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { expectAccessible } from "./accessible.ts";
import { browserOf, type Watching } from "./watching.ts";

let instance: TestInstance;
let folder: string;
let film: string;
let creator: Person;
let desk: Watching;

/** So fast that a file of some 30 MB takes about ten seconds. */
const bytesPerSecond = 3_000_000;
/** What nothing more is seen in need not take long. */
const fast = 50_000_000;
/** The server writes down how far an upload is at every 8 MiB. */
const checkpoint = 8 * 1024 * 1024;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-uploads-"));
  film = await bulkyClip(join(folder, "harbour.mov"));
  for (const name of ["second", "third", "fourth", "fifth", "sixth"]) await copyFile(film, file(name));
  instance = await startTestInstance();
});
afterAll(async () => {
  await instance?.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  creator = await signedIn(instance);
  desk = await browserOf(instance, creator);
});
afterEach(async () => {
  await desk.browser.close();
  // What arrived would be transcoded while the next test measures.
  for (const video of await ownVideos()) {
    await creator.api.call(cancelVideo, { params: { videoId: video.id } }).catch(() => {});
  }
});

const file = (name: string) => join(folder, `${name}.mov`);
const ownVideos = async () => (await creator.api.call(listOwnVideos, {})).videos;
// No name is a part of what a row says of its steps.
const rowOf = (page: Page, name: string): Locator => page.getByTestId("upload-row").filter({ hasText: name });
const phase = async (page: Page, name: string, wanted: string) => {
  const row = page.locator(`[data-testid="upload-row"][data-phase="${wanted}"]`).filter({ hasText: name });
  await row.waitFor({ timeout: 90_000 });
  return row;
};

/** Lets a page send so many bytes a second. */
async function throttle(page: Page, uploadThroughput: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput,
  });
}

async function openStudio(page: Page, speed = bytesPerSecond): Promise<Page> {
  await throttle(page, speed);
  await page.goto(`${instance.webUrl}/studio`);
  await page.getByTestId("upload-choose").waitFor({ timeout: 60_000 });
  return page;
}

/** Waits until the server has written down a part of an upload that is not the whole. */
async function partWritten(name: string): Promise<OwnVideo> {
  return expect
    .poll(async () => (await ownVideos()).find(({ upload }) => upload.fileName === `${name}.mov`), {
      timeout: 60_000,
      interval: 200,
    })
    .toSatisfy((video: OwnVideo | undefined) => {
      const { received = 0, size = 0 } = video?.upload ?? {};
      return received >= checkpoint && received < size;
    })
    .then(
      async () => (await ownVideos()).find(({ upload }) => upload.fileName === `${name}.mov`) as OwnVideo,
    );
}

/** The offsets from which a page sends bytes. */
function sentFrom(context: BrowserContext): number[] {
  const offsets: number[] = [];
  context.on("request", (request) => {
    if (request.method() === "PATCH") offsets.push(Number(request.headers()["upload-offset"]));
  });
  return offsets;
}

/** The whole file arrived, and is the one that was sent. */
async function arrivedWhole(videoId: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const { upload } = await creator.api.call(getOwnVideo, { params: { videoId } });
        return { whole: upload.received === upload.size, same: upload.digestMatches };
      },
      { timeout: 60_000, interval: 500 },
    )
    .toEqual({ whole: true, same: true });
}

test("two files are sent at once and a third waits; each can be paused, taken up again and cancelled", async () => {
  const page = await openStudio(desk.page);
  await expectAccessible(page);
  await page.getByTestId("upload-input").setInputFiles([film, file("second"), file("third")]);
  await phase(page, "harbour", "sending");
  await phase(page, "second", "sending");
  await phase(page, "third", "waiting");
  await expectAccessible(page);

  // A pause gives the place away; going on waits for the next free one.
  await rowOf(page, "harbour").getByTestId("upload-pause").click();
  await phase(page, "harbour", "paused");
  await phase(page, "third", "sending");
  await rowOf(page, "harbour").getByTestId("upload-resume").click();
  await phase(page, "harbour", "waiting");

  await rowOf(page, "second").getByTestId("upload-cancel").click();
  await phase(page, "second", "cancelled");
  await phase(page, "harbour", "sending");
  await expect
    .poll(async () => (await ownVideos()).some(({ upload }) => upload.fileName === "second.mov"), {
      timeout: 30_000,
    })
    .toBe(false);

  await throttle(page, fast);
  await phase(page, "harbour", "done");
  await phase(page, "third", "done");
  await page.getByTestId("queue-stages").first().waitFor();
  expect(desk.errors).toEqual([]);
  for (const video of await ownVideos()) await arrivedWhole(video.id);
});

test("a tab closed in mid-upload: a new one goes on where it stopped once the same file is chosen", async () => {
  const offsets = sentFrom(desk.page.context());
  const first = await openStudio(desk.page);
  await first.getByTestId("upload-input").setInputFiles(file("fourth"));
  const { id } = await partWritten("fourth");
  await first.close();

  const second = await openStudio(await desk.browser.context.newPage(), fast);
  await second.getByTestId("interrupted-row").waitFor({ timeout: 30_000 });
  await expectAccessible(second);
  await second.getByTestId("upload-input").setInputFiles(file("fourth"));
  await phase(second, "fourth", "done");
  await arrivedWhole(id);
  expect(await ownVideos()).toHaveLength(1);
  expect(offsets).toHaveLength(2);
  expect(offsets[1]).toBeGreaterThanOrEqual(checkpoint);
});

test("a tab closed in mid-upload: where the browser keeps the file, another one goes on without asking", async () => {
  const offsets = sentFrom(desk.page.context());
  // The origin's private files give real handles without the dialog that only a person can answer.
  const pick = async () => {
    const root = await navigator.storage.getDirectory();
    Object.assign(window, {
      showOpenFilePicker: async () => [await root.getFileHandle("fifth.mov")],
    });
  };
  const first = await openStudio(desk.page);
  await first.evaluate(async (bytes) => {
    const root = await navigator.storage.getDirectory();
    const stream = await (await root.getFileHandle("fifth.mov", { create: true })).createWritable();
    const piece = crypto.getRandomValues(new Uint8Array(65_536));
    for (let written = 0; written < bytes; written += piece.length) await stream.write(piece);
    await stream.close();
  }, 48_000_000);
  await first.evaluate(pick);
  await first.getByTestId("upload-choose").click();
  const { id } = await partWritten("fifth");

  // While the tab lives, others leave the upload to it; once it is closed, one of them goes on.
  await throttle(first, 20_000);
  const second = await openStudio(await desk.browser.context.newPage(), fast);
  await second.getByTestId("elsewhere-row").waitFor({ timeout: 60_000 });
  await first.close();
  await phase(second, "fifth", "done");
  expect(offsets).toHaveLength(2);
  expect(offsets[1]).toBeGreaterThanOrEqual(checkpoint);
  const { upload } = await creator.api.call(getOwnVideo, { params: { videoId: id } });
  expect(upload.received).toBe(upload.size);
});

test("a server that is killed in mid-upload: the upload waits for it and goes on by itself", async () => {
  const offsets = sentFrom(desk.page.context());
  const page = await openStudio(desk.page);
  await page.getByTestId("upload-input").setInputFiles(file("sixth"));
  const { id } = await partWritten("sixth");
  process.kill(await pidOf(instance.dataDir, "web"), "SIGKILL");
  await phase(page, "sixth", "reconnecting");
  await throttle(page, fast);
  await phase(page, "sixth", "done");
  await arrivedWhole(id);
  expect(offsets.at(-1)).toBeGreaterThanOrEqual(checkpoint);
});

/** A short clip of noise, so that it is large: some 30 MB. */
async function bulkyClip(target: string): Promise<string> {
  const { ffmpegPath } = await testTools();
  await promisify(execFile)(ffmpegPath, [
    ...["-nostdin", "-v", "error", "-y", "-f", "lavfi"],
    ...["-i", "testsrc2=size=640x360:rate=10:duration=14,noise=alls=80:allf=t"],
    ...["-c:v", "mjpeg", "-q:v", "1", "-pix_fmt", "yuvj420p", target],
  ]);
  return target;
}
