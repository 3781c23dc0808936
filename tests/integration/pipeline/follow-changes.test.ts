import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { loadVideo } from "#lib/videos/find-video.ts";
import { createPackage } from "#lib/videos/packages.ts";
import { viewOwnVideo } from "#lib/videos/view-video.ts";
import { followChanges } from "../../../workers/pipeline/follow-changes.ts";
import { loadJob } from "../../../workers/pipeline/load-job.ts";
import { makeEarlyLane } from "../../../workers/pipeline/make-early-lane.ts";
import { ffmpeg, makeNumberedClip, readNumbers } from "../media/clips.ts";
import { decryptTrack } from "./decrypted-track.ts";
import { clipFrames, type PipelineWorld, startPipelineWorld } from "./pipeline-world.ts";

vi.setConfig({ testTimeout: 120_000 });

let world: PipelineWorld;
beforeAll(async () => {
  world = await startPipelineWorld();
});
afterAll(() => world?.stop());

test("a change that probing did not see is followed from where it stopped the early lane", async () => {
  const { host, tools } = world;
  const video = await world.addVideo({ probed: true });
  const { sourceRef, ladder } = await loadJob(host, video);
  const original = join(host.config.dataDir, sourceRef);
  await writeFile(original, await changingClip(original));
  const packageId = await createPackage(host.db, {
    videoId: video.videoId,
    kind: "early",
    segmentSeconds: 4,
    runLength: 3,
  });
  let runs = 0;
  const make = () =>
    followChanges(host, video, (job, source) => {
      runs++;
      const range = { from: 0, to: ladder.segmentCount };
      return makeEarlyLane({
        host,
        tools,
        job,
        source,
        packageId,
        ...range,
        signal: new AbortController().signal,
      });
    });
  await make();
  expect(runs).toBe(2);
  const { file } = await decryptTrack(host, packageId, ladder.early?.track ?? "");
  await writeFile(`${original}.mp4`, file);
  expect(await readNumbers(tools, `${original}.mp4`)).toEqual(
    Array.from({ length: clipFrames }, (_, index) => index),
  );
  const row = await loadVideo(host.db.prisma, video.videoId);
  expect(await viewOwnVideo(host.db, row)).toMatchObject({ conversions: ["reading_failed"] });
});

/** The clip of the world with a picture of half the size from its tenth second on, all else as it was. */
async function changingClip(original: string): Promise<Buffer> {
  const { host, tools } = world;
  const parts: Buffer[] = [];
  for (const [index, scale] of ["1", "2"].entries()) {
    const part = `${original}.${index}.ts`;
    const output = ["-vf", `scale=iw/${scale}:ih/${scale}:flags=neighbor`, "-c:v", "libx264", "-g", "20"];
    await makeNumberedClip(tools, part, {
      frames: index === 0 ? 100 : clipFrames - 100,
      firstNumber: 100 * index,
      rate: "10",
      output: [...output, "-preset", "ultrafast", "-bf", "0", "-output_ts_offset", String(10 * index)],
    });
    parts.push(await readFile(part));
  }
  const joined = `${original}.joined.ts`;
  await writeFile(joined, Buffer.concat(parts));
  const inputs = ["-i", joined, "-i", join(host.config.dataDir, "beeps.wav"), "-map", "0:v", "-map", "1:a"];
  await ffmpeg(tools, ...inputs, "-c:v", "copy", "-c:a", "aac", "-t", "23.6", `${original}.mkv`);
  return readFile(`${original}.mkv`);
}
