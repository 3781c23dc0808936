import { copyFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { chooseLadder } from "#lib/media/ladder.ts";
import { probe } from "#lib/media/probe/probe.ts";
import { findCaptions } from "../../../workers/pipeline/find-captions.ts";
import { originalPath } from "../../setup/original-path.ts";
import { makeSubtitled, subRip } from "../media/subtitled.ts";
import { collect, type PipelineWorld, startPipelineWorld } from "./pipeline-world.ts";

let world: PipelineWorld;
beforeAll(async () => {
  world = await startPipelineWorld();
});
afterAll(() => world?.stop());

/** A video that was probed, with subtitles in its original, which begins at 0.4 s on its own clock. */
async function subtitledVideo() {
  const { host, tools } = world;
  const job = await world.addVideo({ probed: true });
  const file = await makeSubtitled(
    tools,
    host.config.dataDir,
    `${job.videoId}.mkv`,
    [
      { codec: "subrip", text: subRip(["<i>eins</i> & zwei"]), options: ["-metadata:s:#", "language=ger"] },
      { codec: "ass", text: subRip(["noch eins"]), options: ["-metadata:s:#", "language=deu"] },
      "pictures",
      { codec: "subrip", text: subRip([" "]), options: ["-metadata:s:#", "language=fre"] },
    ],
    ["-output_ts_offset", "0.4"],
  );
  const { uploadId } = await host.db.prisma.video.findUniqueOrThrow({ where: { id: job.videoId } });
  await copyFile(file, originalPath(host.config, uploadId));
  const info = await probe({ tools, file });
  const media = JSON.parse(JSON.stringify({ info, ladder: chooseLadder(info) }));
  await host.db.prisma.video.update({ where: { id: job.videoId }, data: { media } });
  return job;
}

const find = (job: { videoId: string; attempt: number }) =>
  findCaptions({ host: world.host, job, signal: new AbortController().signal, lastTry: true }, world.tools);
const rows = (videoId: string) =>
  world.host.db.prisma.caption.findMany({ where: { videoId }, orderBy: { position: "asc" } });
const events = (videoId: string) =>
  world.host.db.prisma.outbox.count({
    where: { name: "caption/changed", data: { path: ["videoId"], equals: videoId } },
  });

test("text subtitles of an original become captions on the film's clock; what cannot is told of", async () => {
  const job = await subtitledVideo();
  await find(job);
  const captions = await rows(job.videoId);
  expect(captions).toMatchObject([
    { language: "de", label: "German", origin: "extracted" },
    { language: "de", label: "German (2)", origin: "extracted" },
  ]);
  const { bytes } = await world.host.stores.files.get(captions[0]?.ref ?? "");
  expect((await collect(bytes)).toString()).toBe(
    "WEBVTT\n\n00:00:00.500 --> 00:00:01.500\n<i>eins</i> &amp; zwei\n",
  );
  const video = await world.host.db.prisma.video.findUniqueOrThrow({ where: { id: job.videoId } });
  expect(video.captionsLeftOut).toEqual([
    { language: "und", label: null, reason: "pictures" },
    { language: "fr", label: null, reason: "empty" },
  ]);
});

test("a repeated step and a new attempt change nothing; what the creator deleted does not come back", async () => {
  const job = await subtitledVideo();
  await Promise.all([find(job), find(job)]);
  const before = await rows(job.videoId);
  expect(before).toHaveLength(2);
  expect(await events(job.videoId)).toBe(1);
  await world.host.db.prisma.caption.delete({ where: { id: before[0]?.id ?? "" } });
  await world.host.db.prisma.video.update({ where: { id: job.videoId }, data: { attempt: 2 } });
  await find({ ...job, attempt: 2 });
  expect(await rows(job.videoId)).toEqual(before.slice(1));
});

test("a video whose original cannot be looked through stays as it is", async () => {
  const job = await world.addVideo({ probed: true });
  const { uploadId } = await world.host.db.prisma.video.findUniqueOrThrow({ where: { id: job.videoId } });
  await copyFile(process.execPath, originalPath(world.host.config, uploadId));
  await find(job);
  expect(await rows(job.videoId)).toEqual([]);
});
