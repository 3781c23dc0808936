import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { appendEvent } from "#lib/events/outbox.ts";
import { cancelVideo } from "#lib/videos/cancel-video.ts";
import { loadPackage } from "#lib/videos/packages.ts";
import { retryVideo } from "#lib/videos/retry-video.ts";
import { readNumbers } from "../media/clips.ts";
import { decryptTrack } from "./decrypted-track.ts";
import { clipFrames, type PipelineWorld, startPipelineWorld } from "./pipeline-world.ts";
import { startRunner } from "./step-runner.ts";

// The whole pipeline, every step twice, beside other tests.
vi.setConfig({ testTimeout: 180_000 });

let world: PipelineWorld;
beforeAll(async () => {
  world = await startPipelineWorld();
});
afterAll(() => world?.stop());

async function upload() {
  const video = await world.addVideo({ probed: false });
  await world.host.db.prisma.outbox.deleteMany();
  await world.host.db.prisma.$transaction((tx) => appendEvent(tx, "video/uploaded", video));
  return video;
}

async function eventNames(videoId: string): Promise<string[]> {
  const rows = await world.host.db.prisma.outbox.findMany({ orderBy: { seq: "asc" } });
  return rows.filter(({ data }) => (data as { videoId: string }).videoId === videoId).map(({ name }) => name);
}

async function expectReady(videoId: string): Promise<void> {
  const { host, tools } = world;
  const video = await host.db.prisma.video.findUniqueOrThrow({ where: { id: videoId } });
  expect(video).toMatchObject({ state: "ready", failure: null });
  const { tracks, package: full } = await loadPackage(host.db, video.fullPackageId ?? "");
  expect(full).toMatchObject({ complete: true, cid: video.cid, kind: "full" });
  for (const packageId of [video.earlyPackageId, video.fullPackageId]) {
    const { tracks } = await loadPackage(host.db, packageId ?? "");
    for (const { name } of tracks.filter(({ kind }) => kind === "video")) {
      const { file } = await decryptTrack(host, packageId ?? "", name);
      const path = join(host.config.dataDir, `${packageId}-${name}.mp4`);
      await writeFile(path, file);
      expect(await readNumbers(tools, path)).toEqual([...Array(clipFrames).keys()]);
    }
  }
  expect(new Set(tracks.flatMap((track) => track.segments.map(({ generation }) => generation))).size).toBe(1);
  expect(existsSync(join(host.config.dataDir, "scratch", videoId))).toBe(false);
}

const wholeWay = [
  "video/uploaded",
  "video/accepted",
  "video/early.completed",
  "video/transcoded",
  "video/packaged",
  "video/stored",
];

describe.each(["the rest waits", "the rest runs first"] as const)(
  "every step is killed behind its work; %s",
  (mode) => {
    test("the video becomes ready, and every event was told once", async () => {
      const { videoId } = await upload();
      const runner = startRunner(world, mode);
      await runner.deliver();
      expect(await eventNames(videoId)).toEqual(wholeWay);
      expect(runner.repeated).toEqual(
        expect.arrayContaining(["probe-video/probe", "transcode-early/early-0"]),
      );
      expect(runner.repeated.length).toBeGreaterThan(12);
      await expectReady(videoId);
    });
  },
);

test("a cancelled video's work stops, and begun again at once it becomes ready under new keys", async () => {
  const { host } = world;
  const { videoId } = await upload();
  const creator = {
    viewerId: world.viewerId,
    accounts: [],
    operator: false,
    banReason: null,
    sessionId: "ses_test",
  };
  const runner = startRunner(world, "the rest waits");
  world.hooks.onPut = (path) => {
    if (!path.endsWith("/1.m4s")) return;
    world.hooks.onPut = () => {};
    void cancelVideo(host.db, host.stores.files, creator, videoId);
    // Long enough for the step to look after its video.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  };
  const early = runner.deliver();
  await expect(
    early.then(() => host.db.prisma.video.findUniqueOrThrow({ where: { id: videoId } })),
  ).rejects.toThrow(/cancelled, removed or begun again/);
  const firstGenerations = new Set([...world.journal.keys()].flatMap((path) => /gen_\w+/.exec(path) ?? []));
  await retryVideo(host.db, host.config, creator, videoId);
  await runner.deliver();
  await expectReady(videoId);
  const { earlyPackageId } = await host.db.prisma.video.findUniqueOrThrow({ where: { id: videoId } });
  const { tracks } = await loadPackage(host.db, earlyPackageId ?? "");
  for (const { generation } of tracks.flatMap((track) => track.segments)) {
    expect(firstGenerations.has(generation)).toBe(false);
  }
});
