import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { sha256 } from "#lib/platform/crypto.ts";
import { loadPackage } from "#lib/videos/packages.ts";
import { purgeVideo } from "#lib/videos/purge-video.ts";
import { failOnError } from "../../../workers/pipeline/pipeline-function.ts";
import { testTools } from "../../setup/ffmpeg.ts";
import { sqliteStores } from "../../stores/plugin.ts";
import { makeNumberedClip, readNumbers } from "../media/clips.ts";
import { createSender } from "../videos/tus-sender.ts";
import { startVideoWorld, type VideoWorld } from "../videos/video-world.ts";
import { decryptTrack } from "./decrypted-track.ts";
import { startRunner } from "./step-runner.ts";

vi.setConfig({ testTimeout: 180_000 });

const frames = 100;
let world: VideoWorld;
let tools: FfmpegTools;

beforeAll(async () => {
  tools = await testTools();
  const stores = { STORE_FILES: "sqlite", STORE_PACKAGES: "sqlite", SQLITE_STORES: ":memory:" };
  world = await startVideoWorld(stores, [sqliteStores]);
});
afterAll(() => world?.stop());

test("a video is uploaded, made, served and purged in an operator's own stores, and held by their pinner", async () => {
  const { host, dataDir } = world;
  const clip = join(dataDir, "clip.mp4");
  await makeNumberedClip(tools, clip, {
    frames,
    rate: "10",
    output: ["-c:v", "libx264", "-preset", "ultrafast"],
  });
  const sender = createSender(world, await world.signIn());
  const { videoId, uploadId } = await sender.send(await readFile(clip));
  await startRunner({ host, tools }, "the rest waits").deliver();

  const video = await host.db.prisma.video.findUniqueOrThrow({ where: { id: videoId } });
  expect(video).toMatchObject({ state: "ready", failure: null });
  const { cid, earlyPackageId, fullPackageId, posterRef } = video;
  if (cid === null || earlyPackageId === null || fullPackageId === null) throw new Error("it is not whole");

  // Served as its rows say, the early package from the store of files and the finished one from the store of packages.
  const early = await loadPackage(host.db, earlyPackageId);
  const full = await loadPackage(host.db, fullPackageId);
  for (const { name, segments } of early.tracks) {
    const response = await world.fetch(`/api/v1/media/${earlyPackageId}/${name}/0.m4s`);
    expect(await digestOf(response)).toBe(segments[0]?.sha256);
  }
  for (const { name, segments } of full.tracks) {
    const response = await world.fetch(`/ipfs/${cid}/${segments[0]?.ref}`);
    expect(await digestOf(response)).toBe(segments[0]?.sha256);
    const { file } = await decryptTrack(host, fullPackageId, name);
    await writeFile(join(dataDir, `${name}.mp4`), file);
    expect(await readNumbers(tools, join(dataDir, `${name}.mp4`))).toEqual([...Array(frames).keys()]);
  }
  expect(await host.stores.files.stat(posterRef ?? "")).not.toBeNull();

  // Nothing of it lies where the built-in stores keep things, nor stays where FFmpeg read it.
  for (const folder of ["uploads", "store", "ipfs"])
    expect(await readdir(join(dataDir, folder)).catch(() => []), folder).toEqual([]);

  const pinner = host.pinners.require("sqlite");
  expect(await pinner.status(cid)).toBe("pinned");
  // A pinner that fails in all tries is no failure of the video.
  const job = { videoId, attempt: video.attempt };
  const error = new Error("the service is away");
  await failOnError(host)({ event: { data: { event: { data: job } } }, error });
  expect((await host.db.prisma.video.findUniqueOrThrow({ where: { id: videoId } })).state).toBe("ready");
  await purgeVideo(host, videoId);
  expect(await pinner.status(cid)).toBe("none");
  expect(await host.stores.files.stat(`uploads/${uploadId}`)).toBeNull();
});

async function digestOf(response: Response): Promise<string> {
  expect(response.status).toBe(200);
  return sha256(Buffer.from(await response.arrayBuffer()));
}
