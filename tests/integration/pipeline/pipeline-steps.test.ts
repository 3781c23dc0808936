import { closeSync, openSync, readdirSync, readSync, watch } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { appendEvent } from "#lib/events/outbox.ts";
import { cancelVideo } from "#lib/videos/cancel-video.ts";
import { loadPackage } from "#lib/videos/packages.ts";
import { retryVideo } from "#lib/videos/retry-video.ts";
import { readNumbers } from "../media/clips.ts";
import { decryptTrack } from "./decrypted-track.ts";
import { clipFrames, Killed, type PipelineWorld, startPipelineWorld } from "./pipeline-world.ts";
import { startRunner } from "./step-runner.ts";

// The whole pipeline, every step twice, beside other tests.
vi.setConfig({ testTimeout: 180_000 });

let world: PipelineWorld;
beforeAll(async () => {
  world = await startPipelineWorld();
});
afterAll(() => world?.stop());

async function upload() {
  return begin(await world.addVideo({ probed: false }), "video/uploaded");
}

async function begin(
  video: { videoId: string; attempt: number },
  event: "video/uploaded" | "video/accepted",
) {
  await world.host.db.prisma.outbox.deleteMany();
  await world.host.db.prisma.$transaction((tx) => appendEvent(tx, event, video));
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
  // What could be watched early is part of the whole as it was: the same bytes under the same keys.
  const early = await loadPackage(host.db, video.earlyPackageId ?? "");
  for (const { name, segments } of early.tracks)
    expect(tracks.find((track) => track.name === name)?.segments, name).toEqual(segments);
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
      expect(runner.repeated.length).toBeGreaterThanOrEqual(12);
      await expectReady(videoId);
    });
  },
);

test("windows that are killed within are made again under keys of their own, and none is made in vain", async () => {
  const { host, hooks, journal } = world;
  const { videoId } = await begin(await world.addVideo({ probed: true, byWindows: true }), "video/accepted");
  const before = new Map(journal);
  // Segments of the three windows, two of each.
  const kills = new Map([
    ["v108/0.m4s", "after"],
    ["v108/3.m4s", "before"],
    ["v108/5.m4s", "after"],
  ]);
  hooks.onImport = (path, when) => {
    if (kills.get(path) === when && kills.delete(path)) throw new Killed();
  };
  await startRunner(world, "the rest waits").deliver();
  hooks.onImport = () => {};
  expect(kills.size).toBe(0);
  await expectReady(videoId);
  const { fullPackageId } = await host.db.prisma.video.findUniqueOrThrow({ where: { id: videoId } });
  const { tracks } = await loadPackage(host.db, fullPackageId ?? "");
  const rows = tracks.find(({ name }) => name === "v108")?.segments ?? [];
  expect(rows.map(({ n }) => n)).toEqual([0, 1, 2, 3, 4, 5]);
  const generations = rows.map(({ generation }) => generation);
  expect(new Set(generations).size).toBe(3);
  for (const first of [0, 2, 4]) expect(generations[first]).toBe(generations[first + 1]);
  // All encodings of a segment begin with the same box: under one key and IV their first blocks would be the same. The runner
  // does each step twice: the second time nothing is left to do.
  const times = [2, 1, 2, 1, 2, 2];
  for (const { n, ref, sha256 } of rows) {
    const imports = journal.get(ref)?.slice(before.get(ref)?.length ?? 0) ?? [];
    expect(imports.at(-1)?.sha256, ref).toBe(sha256);
    expect(new Set(imports.map(({ head }) => head)).size, ref).toBe(imports.length);
    expect(imports.length, ref).toBeLessThanOrEqual(times[n] ?? 0);
  }
});

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
  world.hooks.onImport = (path) => {
    if (!path.endsWith("/1.m4s")) return;
    world.hooks.onImport = () => {};
    void cancelVideo(host.db, host.stores.files, creator, videoId);
    // Long enough for the step to look after its video.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  };
  const early = runner.deliver();
  await expect(
    early.then(() => host.db.prisma.video.findUniqueOrThrow({ where: { id: videoId } })),
  ).rejects.toThrow(/cancelled, removed or begun again/);
  const first = new Set([...world.journal.values()].flat().map((imported) => imported.sha256));
  await retryVideo(host.db, host.config, creator, videoId);
  await runner.deliver();
  await expectReady(videoId);
  const { earlyPackageId } = await host.db.prisma.video.findUniqueOrThrow({ where: { id: videoId } });
  const { tracks } = await loadPackage(host.db, earlyPackageId ?? "");
  for (const { sha256 } of tracks.flatMap((track) => track.segments)) expect(first.has(sha256)).toBe(false);
});

test("nothing of a video lies in clear on the disk while it is made", async () => {
  const { host, hooks } = world;
  const { videoId } = await upload();
  const folder = host.config.dataDir;
  const named: string[] = [];
  const watcher = watch(folder, { recursive: true }, (_, name) => void named.push(name ?? ""));
  const clear: string[] = [];
  let looks = 0;
  const look = () => {
    looks++;
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(file.parentPath, file.name);
      if (file.isFile() && isSegment(path)) clear.push(path);
    }
  };
  hooks.onImport = (path, when) => {
    if (when === "after" && path.endsWith(".m4s")) look();
  };
  try {
    await startRunner(world, "the rest waits").deliver();
  } finally {
    hooks.onImport = () => {};
    watcher.close();
  }
  await expectReady(videoId);
  expect(looks).toBeGreaterThan(10);
  expect(clear).toEqual([]);
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => name.endsWith(".m4s"))).toEqual([]);
});

/** Whether a file begins as a clear segment does: with a segment type or a fragment (ISO/IEC 14496-12 §8.16.2, §8.8.4). */
function isSegment(path: string): boolean {
  const head = Buffer.alloc(8);
  const file = openSync(path, "r");
  try {
    readSync(file, head, 0, 8, 0);
  } finally {
    closeSync(file);
  }
  return ["styp", "moof"].includes(head.toString("latin1", 4, 8));
}
