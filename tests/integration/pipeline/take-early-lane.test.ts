import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createPackage, loadPackage } from "#lib/videos/packages.ts";
import { loadJob } from "../../../workers/pipeline/load-job.ts";
import { publishEarlyLane } from "../../../workers/pipeline/publish-early-lane.ts";
import { openScratch } from "../../../workers/pipeline/scratch.ts";
import { takeEarlyLane } from "../../../workers/pipeline/take-early-lane.ts";
import { readBeeps, readNumbers } from "../media/clips.ts";
import { clipFrames, collect, Killed, type PipelineWorld, startPipelineWorld } from "./pipeline-world.ts";

vi.setConfig({ testTimeout: 120_000 });

let world: PipelineWorld;
beforeAll(async () => {
  world = await startPipelineWorld();
});
afterAll(() => world?.stop());

/** A video whose early lane is complete, its first attempt killed in the fifth segment: it has two generations. */
async function prepare() {
  const { host, tools, hooks } = world;
  const video = await world.addVideo({ probed: true });
  const early = { videoId: video.videoId, kind: "early" as const, segmentSeconds: 4, runLength: 3 };
  const packageId = await createPackage(host.db, early);
  const job = await loadJob(host, video);
  const to = job.ladder.segmentCount;
  const signal = new AbortController().signal;
  const source = join(host.config.dataDir, job.sourceRef);
  const publish = () => publishEarlyLane({ host, tools, job, source, packageId, from: 0, to, signal });
  hooks.onPut = (path, when) => {
    if (when === "before" && path.endsWith("/a0/4.m4s")) throw new Killed();
  };
  await expect(publish()).rejects.toThrow(Killed);
  hooks.onPut = () => {};
  await publish();
  const { ladder: outDir } = await openScratch(host.config.dataDir, video.videoId, video.attempt);
  const take = async () => takeEarlyLane({ host, job: await loadJob(host, video), outDir, signal });
  const { tracks } = await loadPackage(host.db, packageId);
  return { take, outDir, tracks };
}

test("picture and sound come into the ladder whole, also from an early lane that was killed on its way", async () => {
  const { take, outDir, tracks } = await prepare();
  expect(new Set(tracks[0]?.segments.map(({ generation }) => generation)).size).toBe(2);
  const records = await take();
  expect(records.map(({ track }) => track)).toEqual(tracks.map(({ name }) => name));
  for (const { track, segments } of records) {
    const names = ["init.mp4", ...segments.map(({ n }) => `${n}.m4s`)];
    const file = join(outDir, `${track}.mp4`);
    const parts = await Promise.all(names.map((name) => readFile(join(outDir, track, name))));
    await writeFile(file, Buffer.concat(parts));
    if (track === "a0")
      expect((await readBeeps(world.tools, file)).map((second) => Math.round(second * 10) / 10)).toEqual([
        1, 9, 17,
      ]);
    else expect(await readNumbers(world.tools, file)).toEqual([...Array(clipFrames).keys()]);
  }
  expect(await take()).toEqual(records);
});

test("what storage gives back changed never comes into the film", async () => {
  const { take, tracks } = await prepare();
  const disk = world.host.stores.files;
  const ref = tracks[0]?.segments[2]?.ref ?? "";
  const stored = await collect((await disk.get(ref)).bytes);
  stored.writeUInt8(stored.readUInt8(100) ^ 1, 100);
  await disk.put(ref, stored);
  await expect(take()).rejects.toThrow(/segment 2 of the early v\d+ is not what was stored/);
});

test("parts that one decoder cannot play are refused, with what to do", async () => {
  const { take, tracks } = await prepare();
  const disk = world.host.stores.files;
  // The level in the first generation's decoder configuration (ISO/IEC 14496-15 §5.3.3.1), as another encoder would set it.
  const ref = (tracks[0]?.segments[0]?.ref ?? "").replace(/\d+\.m4s$/, "init.mp4");
  const init = await collect((await disk.get(ref)).bytes);
  const level = init.indexOf("avcC") + 4 + 3;
  init.writeUInt8(init.readUInt8(level) + 1, level);
  await disk.put(ref, init);
  await expect(take()).rejects.toMatchObject({
    code: "init_mismatch",
    message: expect.stringContaining("Transcode the video again"),
  });
});
