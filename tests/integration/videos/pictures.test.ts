import { execFile } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { chooseLadder } from "#lib/media/ladder.ts";
import { probe } from "#lib/media/probe/probe.ts";
import { toJsonColumn } from "#lib/platform/json-column.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { offerPictures } from "#lib/videos/pictures/offer-pictures.ts";
import { makePicture } from "../../../workers/functions/make-picture.ts";
import { runFunction } from "../../setup/created-functions.ts";
import { testTools } from "../../setup/ffmpeg.ts";
import { originalPath } from "../../setup/original-path.ts";
import { makeVideo } from "./make-video.ts";
import { codeOf, type Person, startVideoWorld, type VideoWorld } from "./video-world.ts";

const run = promisify(execFile);
let world: VideoWorld;
let tools: FfmpegTools;
let creator: Person;
let stranger: Person;
let videoId: string;

beforeAll(async () => {
  world = await startVideoWorld({ QUOTA_CONCURRENT_JOBS: "100" });
  tools = await testTools();
  creator = await world.signIn();
  stranger = await world.signIn();
  videoId = await aFilm();
});
afterAll(() => world.stop());

const studio = (what = "", id = videoId) => `/api/v1/studio/videos/${id}${what}`;
const ask = (json: unknown, as: Person | null = creator) =>
  world.fetch(studio("/pictures"), { method: "POST", as, json });
const own = async (): Promise<OwnVideo> => (await world.fetch(studio(), { as: creator })).json();
const send = (image: Uint8Array, as: Person | null = creator) =>
  world.fetch(studio("/image"), { method: "PUT", as, body: image });

/** A ready film of eight seconds: red for the first half, blue for the second. */
async function aFilm(): Promise<string> {
  const { host } = world;
  const id = await makeVideo(world, creator, "ready");
  const { uploadId } = await host.db.prisma.video.findUniqueOrThrow({ where: { id } });
  const clip = join(world.dataDir, "clip.mp4");
  const graph = "color=red:s=640x360:r=10:d=8,drawbox=c=blue:t=fill:enable='gte(t,4)'";
  await ffmpeg("-f", "lavfi", "-i", graph, "-c:v", "libx264", "-pix_fmt", "yuv420p", clip);
  await writeFile(originalPath(host.config, uploadId), await readFile(clip));
  const info = await probe({ tools, file: clip });
  const media = toJsonColumn({ info, ladder: chooseLadder(info) });
  await host.db.prisma.video.update({ where: { id }, data: { media, durationSeconds: 8 } });
  return id;
}

function ffmpeg(...args: string[]) {
  return run(tools.ffmpegPath, ["-nostdin", "-v", "error", "-y", ...args], { encoding: "buffer" });
}

/** Does the work of every request that waits, as a worker would. */
async function work(): Promise<void> {
  for (const { name, data } of await world.events(videoId)) {
    if (name === "picture/requested") await runFunction(makePicture, { host: world.host, tools }, data);
  }
}

/** Mean red, green and blue of a served picture or clip. */
async function color(path: string, as: Person | null = null): Promise<number[]> {
  const response = await world.fetch(path, { as });
  expect(response.status).toBe(200);
  const file = join(world.dataDir, "served");
  await writeFile(file, Buffer.from(await response.arrayBuffer()));
  const { stdout } = await ffmpeg(
    "-i",
    file,
    "-frames:v",
    "1",
    "-vf",
    "scale=1:1,format=rgb24",
    "-f",
    "rawvideo",
    "-",
  );
  return [...stdout];
}

test("the frame at a chosen second becomes the poster that everybody sees", async () => {
  await world.fetch(studio("/access"), { method: "PUT", as: creator, json: { access: "everyone" } });
  await world.fetch(studio("/visibility"), { method: "PUT", as: creator, json: { visibility: "public" } });
  const answer = await ask({ kind: "frame", atSeconds: 6.2 });
  expect(answer.status).toBe(202);
  const waiting = ((await answer.json()) as OwnVideo).pictures[0];
  expect(waiting).toMatchObject({
    kind: "frame",
    state: "waiting",
    atSeconds: 6.2,
    url: null,
    chosen: false,
  });
  await work();
  const { posterUrl, pictures } = await own();
  expect(pictures[0]).toMatchObject({ state: "ready", chosen: true });
  const [red = 255, , blue = 0] = await color(posterUrl ?? "");
  expect([red < 60, blue > 180]).toEqual([true, true]);
  expect((await world.fetch(pictures[0]?.url ?? "", { as: creator })).headers.get("content-type")).toBe(
    "image/jpeg",
  );
});

test("another picture can be chosen, and a retry of the film does not take the choice back", async () => {
  const disk = world.host.stores.files;
  const ref = `pictures/${videoId}/1/poster.jpg`;
  await disk.put(ref, Buffer.from("the one that we took"));
  await offerPictures(world.host.db, { videoId, attempt: 1 }, [{ ref, atSeconds: null }]);
  const before = await own();
  expect(before.pictures.filter(({ chosen }) => chosen).map(({ kind }) => kind)).toEqual(["frame"]);
  const offered = before.pictures.find(({ kind }) => kind === "offered");
  const chosen = await world.fetch(studio("/poster"), {
    method: "PUT",
    as: creator,
    json: { pictureId: offered?.id },
  });
  const after = (await chosen.json()) as OwnVideo;
  expect(after.posterUrl).not.toBe(before.posterUrl);
  expect(await (await world.fetch(after.posterUrl ?? "")).text()).toBe("the one that we took");
});

test("a preview is a short clip without sound that everybody sees until it is withdrawn", async () => {
  expect((await own()).previewUrl).toBeNull();
  await ask({ kind: "preview", atSeconds: 3, durationSeconds: 3 });
  await work();
  const { previewUrl } = await own();
  const [red = 0, , blue = 255] = await color(previewUrl ?? "");
  expect([red > 180, blue < 60]).toEqual([true, true]);
  const { stdout } = await run(tools.ffprobePath, [
    ...[
      "-v",
      "error",
      "-count_frames",
      "-show_entries",
      "stream=codec_type,width,nb_read_frames",
      "-of",
      "csv=p=0",
    ],
    join(world.dataDir, "served"),
  ]);
  expect(stdout.trim()).toBe("video,640,30");
  const range = await world.fetch(previewUrl ?? "", { headers: { range: "bytes=0-99" } });
  expect([range.status, range.headers.get("content-type")]).toEqual([206, "video/mp4"]);
  await world.fetch(studio("/preview"), { method: "DELETE", as: creator });
  expect((await own()).previewUrl).toBeNull();
  expect((await world.fetch(`/api/v1/videos/${videoId}/preview`)).status).toBe(404);
});

test("an image of one's own becomes a clean JPEG: upright, of modest size, without what a camera noted", async () => {
  const plain = join(world.dataDir, "own.jpg");
  await ffmpeg("-f", "lavfi", "-i", "color=lime:s=2400x1200", "-frames:v", "1", plain);
  const picture = await readFile(plain);
  const exif = Buffer.from(
    "ffe10022457869660000" + "4d4d002a00000008000101120003000000010006000000000000",
    "hex",
  );
  const secret = Buffer.from("GPS 52.5200 13.4050 of my home");
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, secret.length + 2]), secret]);
  const held = Buffer.concat([picture.subarray(0, 2), exif, comment, picture.subarray(2)]);
  expect((await send(held)).status).toBe(202);
  await work();
  const { posterUrl, pictures } = await own();
  expect(pictures.filter(({ chosen }) => chosen).map(({ kind }) => kind)).toEqual(["image"]);
  const [red = 255, green = 0, blue = 255] = await color(posterUrl ?? "");
  expect([red < 60, green > 200, blue < 60]).toEqual([true, true, true]);
  const served = await readFile(join(world.dataDir, "served"));
  expect(served.includes("Exif")).toBe(false);
  expect(served.includes("GPS")).toBe(false);
  const { stdout } = await run(tools.ffprobePath, [
    ...["-v", "error", "-show_entries", "stream=width,height", "-of", "csv=p=0"],
    join(world.dataDir, "served"),
  ]);
  expect(stdout.trim()).toBe("640,1280");
});

test.each(["png", "webp"])("a %s is taken as well, transparent parts become black", async (format) => {
  const file = join(world.dataDir, `own.${format}`);
  await ffmpeg("-f", "lavfi", "-i", "color=red@0.0:s=64x48,format=rgba", "-frames:v", "1", file);
  expect((await send(await readFile(file))).status).toBe(202);
  await work();
  const [red = 255, green = 255, blue = 255] = await color((await own()).posterUrl ?? "");
  expect(Math.max(red, green, blue)).toBeLessThan(40);
});

test("what only pretends to be an image fails with a sentence, is not shown, and nothing of it stays", async () => {
  const { posterUrl } = await own();
  expect((await send(Buffer.from("\x89PNG\r\n\x1a\n and then nothing", "latin1"))).status).toBe(202);
  await work();
  const { posterUrl: after, pictures } = await own();
  expect(after).toBe(posterUrl);
  expect(pictures.at(-1)).toMatchObject({ kind: "image", state: "failed", url: null });
  expect(pictures.at(-1)?.failure).toMatch(/cannot be read/);
  expect(await readdir(join(world.dataDir, "store", "pictures", videoId, "incoming"))).toEqual([]);
});

test("is refused: other files, large ones, moments behind the end, long previews, a fourth at once", async () => {
  expect(await codeOf(await send(Buffer.from("GIF89a…")))).toBe("picture_invalid");
  const large = await send(Buffer.alloc(5 * 1024 * 1024 + 1, 0xff));
  expect([large.status, await codeOf(large)]).toEqual([413, "request_too_large"]);
  expect(await codeOf(await ask({ kind: "frame", atSeconds: 9 }))).toBe("picture_invalid");
  expect(await codeOf(await ask({ kind: "preview", atSeconds: 0, durationSeconds: 11 }))).toBe(
    "request_invalid",
  );
  for (let n = 0; n < 3; n++) expect((await ask({ kind: "frame", atSeconds: n })).status).toBe(202);
  expect(await codeOf(await ask({ kind: "frame", atSeconds: 3 }))).toBe("picture_limit");
  await work();
});

test("nobody but its creator asks, sends, chooses, withdraws or looks", async () => {
  const [picture] = (await own()).pictures;
  const attempts: [string, string, unknown][] = [
    ["POST", "/pictures", { kind: "frame", atSeconds: 1 }],
    ["PUT", "/poster", { pictureId: picture?.id }],
    ["DELETE", "/preview", undefined],
    ["GET", `/pictures/${picture?.id}`, undefined],
  ];
  for (const [as, status] of [
    [stranger, 404],
    [null, 401],
  ] as const) {
    for (const [method, what, json] of attempts) {
      const response = await world.fetch(studio(what), {
        method,
        as,
        ...(json === undefined ? {} : { json }),
      });
      expect([method, what, response.status]).toEqual([method, what, status]);
    }
    const image = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);
    expect((await send(image, as)).status).toBe(status);
  }
  const elsewhere = await makeVideo(world, creator, "ready");
  const foreign = await world.fetch(studio("/poster", elsewhere), {
    method: "PUT",
    as: creator,
    json: { pictureId: picture?.id },
  });
  expect(foreign.status).toBe(404);
});
