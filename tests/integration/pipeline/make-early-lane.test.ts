import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { sha256 } from "#lib/platform/crypto.ts";
import { newId } from "#lib/platform/ids.ts";
import { createPackage, loadPackage } from "#lib/videos/packages.ts";
import { loadJob } from "../../../workers/pipeline/load-job.ts";
import { makeEarlyLane } from "../../../workers/pipeline/make-early-lane.ts";
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
  const make = (signal = new AbortController().signal) =>
    makeEarlyLane({
      host,
      tools: world.tools,
      job,
      source: join(host.config.dataDir, job.sourceRef),
      packageId,
      from: 0,
      to: job.ladder.segmentCount,
      signal,
    });
  return { ...video, job, packageId, make };
}

/** Runs until nothing kills the step any more; `kill` says for each write of an attempt whether it dies there. */
async function makeKilled(
  make: () => Promise<void>,
  kill: (write: number, when: "before" | "after") => boolean,
): Promise<number> {
  for (let attempts = 1; attempts < 40; attempts++) {
    let writes = 0;
    world.hooks.onImport = (_path, when) => {
      if (when === "before") writes++;
      if (kill(writes, when)) throw new Killed();
    };
    try {
      await make();
      return attempts;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    } finally {
      world.hooks.onImport = () => {};
    }
  }
  throw new Error("the early lane never came to its end");
}

/** Imported of a path since `from`, over all attempts. */
function importsSince(from: ReadonlyMap<string, unknown[]>): [path: string, heads: string[]][] {
  return [...world.journal].map(([path, imports]) => [
    path,
    imports.slice(from.get(path)?.length ?? 0).map(({ head }) => head),
  ]);
}

describe.each([
  ["behind a write, before its row", (write: number, when: string) => write === 5 && when === "after"],
  [
    "between picture and sound of one segment",
    (write: number, when: string) => write === 6 && when === "before",
  ],
] as const)("killed again and again %s", (_, kill) => {
  test("the early lane is whole, and no key and IV met two plaintexts", async () => {
    const { packageId, make, videoId, job } = await prepare();
    const before = new Map(world.journal);
    const attempts = await makeKilled(make, kill);
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

    // All encodings of a segment begin with the same box. Under one key and IV their first blocks would be the same.
    let segments = 0;
    for (const [path, heads] of importsSince(before)) {
      if (!path.endsWith(".m4s")) continue;
      segments += heads.length;
      expect(new Set(heads).size, path).toBe(heads.length);
    }
    expect(segments).toBeGreaterThan(2 * job.ladder.segmentCount);

    const video = await world.host.db.prisma.video.findUniqueOrThrow({ where: { id: videoId } });
    expect(video.earlyPackageId).toBe(packageId);
    expect(video.watchableAt).not.toBeNull();
  });
});

test("every attempt describes its tracks to a decoder in the same bytes", async () => {
  const { make } = await prepare();
  const before = new Map(world.journal);
  await makeKilled(make, (write, when) => write === 6 && when === "after");
  const inits = importsSince(before).filter(([path]) => path.endsWith("/init.mp4"));
  expect(inits.map(([path]) => path).sort()).toEqual(["a0/init.mp4", "v108/init.mp4"]);
  for (const [path] of inits)
    expect(new Set(world.journal.get(path)?.map(({ sha256 }) => sha256)).size, path).toBe(1);
});

test("parts that one decoder cannot play are refused, with what to do", async () => {
  const { packageId, make, job } = await prepare();
  await make();
  const { packages } = world.host.stores;
  const { prisma } = world.host.db;
  const name = job.ladder.early?.track ?? "";
  const track = await prisma.track.findUniqueOrThrow({ where: { packageId_name: { packageId, name } } });
  // The level in the decoder configuration (ISO/IEC 14496-15 §5.3.3.1), as another encoder would set it.
  const init = await collect((await packages.get(track.initCid ?? "")).bytes);
  const level = init.indexOf("avcC") + 4 + 3;
  init.writeUInt8(init.readUInt8(level) + 1, level);
  const [other] = await packages.importFiles([{ path: track.initRef, content: init }]);
  await prisma.track.update({ where: { id: track.id }, data: { initCid: other?.cid ?? "" } });
  await prisma.segment.deleteMany({ where: { trackId: track.id, n: 3 } });
  await expect(make()).rejects.toMatchObject({
    code: "init_mismatch",
    message: expect.stringContaining("Transcode the video again"),
  });
});

test("killed behind its last segment, the step still makes the video watchable", async () => {
  const { packageId, make, videoId } = await prepare();
  await make();
  const { prisma } = world.host.db;
  await prisma.video.update({ where: { id: videoId }, data: { earlyPackageId: null, watchableAt: null } });
  const before = new Map(world.journal);
  await make();
  expect(new Map(world.journal)).toEqual(before);
  expect(await prisma.video.findUnique({ where: { id: videoId } })).toMatchObject({
    earlyPackageId: packageId,
  });
});

test("an aborted step ends, and what it published stays playable and is continued", async () => {
  const { packageId, make, job } = await prepare();
  const abort = new AbortController();
  world.hooks.onImport = (path, when) => {
    if (when === "after" && path === "a0/2.m4s") abort.abort();
  };
  await expect(make(abort.signal)).rejects.toMatchObject({ code: "media_cancelled" });
  world.hooks.onImport = () => {};
  const before = await loadPackage(world.host.db, packageId);
  const makeed = before.tracks.flatMap((track) => track.segments.map(({ sha256 }) => sha256));
  expect(makeed.length).toBeGreaterThanOrEqual(4);

  await make();
  const after = await loadPackage(world.host.db, packageId);
  const rows = after.tracks.flatMap((track) => track.segments);
  expect(rows.map((row) => row.sha256)).toEqual(expect.arrayContaining(makeed));
  expect(rows).toHaveLength(2 * job.ladder.segmentCount);
  for (const row of rows) {
    const { bytes } = await world.host.stores.packages.get(row.cid ?? "");
    expect(sha256(await collect(bytes))).toBe(row.sha256);
  }
});

test("two runners at once leave one whole lane", async () => {
  const { packageId, make, job } = await prepare();
  await Promise.all([make(), make()]);
  const { file, track } = await decryptTrack(world.host, packageId, job.ladder.early?.track ?? "");
  expect(track.segments).toHaveLength(job.ladder.segmentCount);
  const path = join(world.host.config.dataDir, `${newId("pkg")}.mp4`);
  await writeFile(path, file);
  expect(await readNumbers(world.tools, path)).toEqual([...Array(clipFrames).keys()]);
});
