import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { sha256 } from "#lib/platform/crypto.ts";
import { newId } from "#lib/platform/ids.ts";
import { runOfSegment } from "#lib/shared/playback-constants.ts";
import { createPackage, loadPackage } from "#lib/videos/packages.ts";
import { loadJob } from "../../../workers/pipeline/load-job.ts";
import { publishEarlyLane } from "../../../workers/pipeline/publish-early-lane.ts";
import { readBeeps, readNumbers } from "../media/clips.ts";
import { decryptTrack } from "./decrypted-track.ts";
import { clipFrames, collect, Killed, type PipelineWorld, startPipelineWorld } from "./pipeline-world.ts";

vi.setConfig({ testTimeout: 120_000 });

let world: PipelineWorld;
beforeAll(async () => {
  world = await startPipelineWorld();
});
afterAll(() => world?.stop());

async function prepare() {
  const { host } = world;
  const video = await world.addVideo({ probed: true });
  const job = await loadJob(host, video);
  const packageId = await createPackage(host.db, {
    videoId: video.videoId,
    kind: "early",
    segmentSeconds: 4,
    runLength: 3,
  });
  const publish = (signal = new AbortController().signal) =>
    publishEarlyLane({
      host,
      tools: world.tools,
      job,
      source: join(host.config.dataDir, job.sourceRef),
      packageId,
      from: 0,
      to: job.ladder.segmentCount,
      signal,
    });
  return { ...video, job, packageId, publish };
}

/** Runs until nothing kills the step any more; `kill` says for each write of an attempt whether it dies there. */
async function publishKilled(
  publish: () => Promise<void>,
  kill: (write: number, when: "before" | "after") => boolean,
): Promise<number> {
  for (let attempts = 1; attempts < 40; attempts++) {
    let writes = 0;
    world.hooks.onPut = (_path, when) => {
      if (when === "before") writes++;
      if (kill(writes, when)) throw new Killed();
    };
    try {
      await publish();
      return attempts;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    } finally {
      world.hooks.onPut = () => {};
    }
  }
  throw new Error("the early lane never came to its end");
}

/** Everything that was ever written for a package, also by attempts that died: generation, track, n and its contents. */
function writtenSegments(packageId: string) {
  return [...world.journal].flatMap(([path, contents]) => {
    const match = /^early\/(?<id>[^/]+)\/(?<generation>gen_[^/]+)\/(?<track>[^/]+)\/(?<n>\d+)\.m4s$/.exec(
      path,
    );
    const { id, generation = "", track = "", n = "" } = match?.groups ?? {};
    return id === packageId ? [{ generation, track, n: Number(n), contents: [...contents] }] : [];
  });
}

describe.each([
  ["behind a write, before its row", (write: number, when: string) => write === 5 && when === "after"],
  [
    "between picture and sound of one segment",
    (write: number, when: string) => write === 6 && when === "before",
  ],
] as const)("killed again and again %s", (_, kill) => {
  test("the early lane is whole, and no key and IV met two plaintexts", async () => {
    const { packageId, publish, videoId, job } = await prepare();
    const attempts = await publishKilled(publish, kill);
    expect(attempts).toBeGreaterThan(3);

    const names = [job.ladder.early?.track ?? "", "a0"];
    for (const name of names) {
      const { file, track } = await decryptTrack(world.host, packageId, name);
      expect(track.segments.map(({ n }) => n)).toEqual([...Array(job.ladder.segmentCount).keys()]);
      expect(new Set(track.segments.map(({ generation }) => generation)).size).toBeGreaterThan(2);
      const path = join(world.host.config.dataDir, `${packageId}-${name}.mp4`);
      await writeFile(path, file);
      if (name === "a0") {
        const beeps = await readBeeps(world.tools, path);
        expect(beeps.map((second) => Math.round(second * 10) / 10)).toEqual([1, 9, 17]);
      } else {
        expect(await readNumbers(world.tools, path)).toEqual([...Array(clipFrames).keys()]);
      }
    }

    const written = writtenSegments(packageId);
    const plaintextsOf = new Map<string, Set<string>>();
    for (const { generation, track, n, contents } of written) {
      // The key is named by generation, track and run, the IV is n: one ciphertext each, or a key met two plaintexts.
      const pair = `${generation} ${track} ${runOfSegment(n)} ${n}`;
      const known = plaintextsOf.get(pair) ?? new Set();
      for (const content of contents) known.add(content);
      plaintextsOf.set(pair, known);
    }
    expect(written.length).toBeGreaterThan(2 * job.ladder.segmentCount);
    expect([...plaintextsOf.values()].every((contents) => contents.size === 1)).toBe(true);
    expect(new Set(written.map(({ generation }) => generation)).size).toBe(attempts);

    const video = await world.host.db.prisma.video.findUniqueOrThrow({ where: { id: videoId } });
    expect(video.earlyPackageId).toBe(packageId);
    expect(video.watchableAt).not.toBeNull();
  });
});

test("every attempt describes its tracks to a decoder in the same bytes", async () => {
  const { packageId, publish } = await prepare();
  await publishKilled(publish, (write, when) => write === 6 && when === "after");
  const inits = new Map<string, Set<string>>();
  for (const [path, contents] of world.journal) {
    const track = new RegExp(`^early/${packageId}/gen_[^/]+/([^/]+)/init\\.mp4$`).exec(path)?.[1];
    if (track !== undefined) inits.set(track, new Set([...(inits.get(track) ?? []), ...contents]));
  }
  expect([...inits.values()].map(({ size }) => size)).toEqual([1, 1]);
});

test("killed behind its last segment, the step still makes the video watchable", async () => {
  const { packageId, publish, videoId } = await prepare();
  await publish();
  const { prisma } = world.host.db;
  await prisma.video.update({ where: { id: videoId }, data: { earlyPackageId: null, watchableAt: null } });
  const writes = world.journal.size;
  await publish();
  expect(world.journal.size).toBe(writes);
  expect(await prisma.video.findUnique({ where: { id: videoId } })).toMatchObject({
    earlyPackageId: packageId,
  });
});

test("an aborted step ends, and what it published stays playable and is continued", async () => {
  const { packageId, publish, job } = await prepare();
  const abort = new AbortController();
  world.hooks.onPut = (path, when) => {
    if (when === "after" && path.endsWith("/a0/2.m4s")) abort.abort();
  };
  await expect(publish(abort.signal)).rejects.toMatchObject({ code: "media_cancelled" });
  world.hooks.onPut = () => {};
  const before = await loadPackage(world.host.db, packageId);
  const published = before.tracks.flatMap((track) => track.segments.map(({ sha256 }) => sha256));
  expect(published.length).toBeGreaterThanOrEqual(4);

  await publish();
  const after = await loadPackage(world.host.db, packageId);
  const rows = after.tracks.flatMap((track) => track.segments);
  expect(rows.map((row) => row.sha256)).toEqual(expect.arrayContaining(published));
  expect(rows).toHaveLength(2 * job.ladder.segmentCount);
  for (const row of rows) {
    const { bytes } = await world.host.stores.files.get(row.ref);
    expect(sha256(await collect(bytes))).toBe(row.sha256);
  }
});

test("two runners at once leave one whole lane", async () => {
  const { packageId, publish, job } = await prepare();
  await Promise.all([publish(), publish()]);
  const { file, track } = await decryptTrack(world.host, packageId, job.ladder.early?.track ?? "");
  expect(track.segments).toHaveLength(job.ladder.segmentCount);
  const path = join(world.host.config.dataDir, `${newId("pkg")}.mp4`);
  await writeFile(path, file);
  expect(await readNumbers(world.tools, path)).toEqual([...Array(clipFrames).keys()]);
});
