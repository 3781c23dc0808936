import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { NonRetriableError } from "inngest";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { viewParts } from "#lib/videos/find-video.ts";
import { retryVideo } from "#lib/videos/retry-video.ts";
import { storedFailureSchema } from "#lib/videos/stored-failure.ts";
import { viewOwnVideo } from "#lib/videos/view-video.ts";
import { transcodeEarly } from "../../../workers/functions/transcode-early.ts";
import { makePictures } from "../../../workers/pipeline/make-pictures.ts";
import { failOnError } from "../../../workers/pipeline/pipeline-function.ts";
import { runFunction } from "../../setup/created-functions.ts";
import { type PipelineWorld, startPipelineWorld } from "./pipeline-world.ts";

vi.setConfig({ testTimeout: 120_000 });

let world: PipelineWorld;
beforeAll(async () => {
  world = await startPipelineWorld();
});
afterAll(() => world?.stop());

type Job = Awaited<ReturnType<PipelineWorld["addVideo"]>>;

/** FFmpeg as it is, but for calls whose arguments match a shell pattern: those run other commands. */
async function ffmpegThat(pattern: string, commands: string): Promise<FfmpegTools> {
  const { host, tools } = world;
  const ffmpegPath = join(host.config.dataDir, `ffmpeg-${crypto.randomUUID()}.sh`);
  const script = `#!/bin/sh\ncase "$*" in ${pattern}) ${commands} ;; esac\nexec ${tools.ffmpegPath} "$@"\n`;
  await writeFile(ffmpegPath, script, { mode: 0o700 });
  return { ...tools, ffmpegPath };
}

/** Runs the function that makes the early lane, once through; resolves to what a step threw. */
async function failEarly(job: Job, tools: FfmpegTools): Promise<Error> {
  return runFunction(transcodeEarly, { host: world.host, tools }, job).then(
    () => expect.unreachable("it did not fail"),
    (error: Error) => error,
  );
}

/** The end of a function whose tries are used up, as an engine tells of it: of an error it keeps a few properties. */
async function giveUp(job: Job, { name, message, cause }: Error): Promise<void> {
  const error = Object.assign(new Error(message, { cause: JSON.parse(JSON.stringify(cause ?? null)) }), {
    name,
  });
  await failOnError(world.host)({ event: { data: { event: { data: job } } }, error });
}

const videoOf = ({ videoId }: Job) =>
  world.host.db.prisma.video.findUniqueOrThrow({ where: { id: videoId }, include: viewParts });
const creator = () => ({
  viewerId: world.viewerId,
  accounts: [],
  operator: false,
  banReason: null,
  sessionId: "ses_test",
});

test("a fault of the file is tried once, says what to do, and keeps FFmpeg's last lines", async () => {
  const job = await world.addVideo({ probed: true });
  const said = "[SWR @ 0x5] Rematrix is needed, in /srv/secret/place";
  const tools = await ffmpegThat("*", `echo '${said}' >&2; exit 1`);
  const error = await failEarly(job, tools);
  expect(error).toBeInstanceOf(NonRetriableError);
  await giveUp(job, error);
  const video = await videoOf(job);
  expect(video.state).toBe("failed");
  const failure = storedFailureSchema.parse(video.failure);
  expect(failure).toMatchObject({ code: "filter_graph", retryable: false });
  expect(failure.message).toMatch(/Convert it once/);
  expect(failure.log).toBe("[SWR @ 0x5] Rematrix is needed, in …");
  // The lines are for operators.
  expect((await viewOwnVideo(world.host.db, video)).failure).not.toHaveProperty("log");
  await expect(retryVideo(world.host.db, world.host.config, creator(), job.videoId)).rejects.toMatchObject({
    code: "video_state_conflict",
  });
});

test("a fault of the machine is tried again, and names itself when the tries are used up", async () => {
  const job = await world.addVideo({ probed: true });
  const error = await failEarly(job, await ffmpegThat("*", "kill -KILL $$"));
  expect(error).not.toBeInstanceOf(NonRetriableError);
  expect((await videoOf(job)).state).toBe("transcoding");
  await giveUp(job, error);
  const { state, failure } = await videoOf(job);
  expect(state).toBe("failed");
  expect(failure).toMatchObject({ code: "ffmpeg_killed", retryable: true });
  expect((await retryVideo(world.host.db, world.host.config, creator(), job.videoId)).state).toBe("uploaded");
});

test("a worker that dies with every try is named, and an error that nobody knows says so", async () => {
  const [interrupted, unknown] = [
    await world.addVideo({ probed: true }),
    await world.addVideo({ probed: true }),
  ];
  await giveUp(interrupted, Object.assign(new Error("It ended."), { name: "CallInterrupted" }));
  expect((await videoOf(interrupted)).failure).toMatchObject({ code: "interrupted", retryable: true });
  await giveUp(unknown, new Error("nothing at /srv/place\u0000"));
  expect((await videoOf(unknown)).failure).toMatchObject({ code: "processing_failed", log: "nothing at …" });
});

test.each([
  ["none of its pictures", "*image2pipe*", { offered: 0, says: /plain poster.*timeline/ }],
  ["no storyboard", "*tile=*", { offered: 7, says: /^The small pictures/ }],
  ["no telling picture", "*thumbnail*", { offered: 6, says: /^Some pictures/ }],
])("a video of which FFmpeg makes %s goes on, and its creator is told", async (_, pattern, expected) => {
  const job = await world.addVideo({ probed: true });
  const tools = await ffmpegThat(pattern, "echo 'Conversion failed!' >&2; exit 1");
  const effort = { host: world.host, job, signal: new AbortController().signal, lastTry: false };
  await makePictures(effort, tools);
  const video = await videoOf(job);
  const { pictures, posterUrl, failure } = await viewOwnVideo(world.host.db, video);
  expect(failure).toBeNull();
  expect(pictures.filter(({ state }) => state === "ready")).toHaveLength(expected.offered);
  expect(posterUrl === null).toBe(expected.offered === 0);
  expect(pictures.filter(({ state }) => state === "failed").map((picture) => picture.failure)).toEqual([
    expect.stringMatching(expected.says),
  ]);
  expect(video.storyboardRef === null).toBe(pattern !== "*thumbnail*");
});

test("pictures that the machine prevented are tried again, and left out in the last try", async () => {
  const job = await world.addVideo({ probed: true });
  const tools = await ffmpegThat("*image2pipe*", "kill -KILL $$");
  const effort = { host: world.host, job, signal: new AbortController().signal };
  await expect(makePictures({ ...effort, lastTry: false }, tools)).rejects.toMatchObject({
    code: "ffmpeg_killed",
  });
  await makePictures({ ...effort, lastTry: true }, tools);
  expect((await videoOf(job)).pictures).toMatchObject([{ kind: "offered", state: "failed" }]);
});
