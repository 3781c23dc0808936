import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { transcodeWindow } from "#lib/media/encode/transcode-window.ts";
import { sha256 } from "#lib/platform/crypto.ts";
import { newId } from "#lib/platform/ids.ts";
import { createPackage, loadPackage } from "#lib/videos/packages.ts";
import { encryptTrack } from "../../../workers/pipeline/encrypt-track.ts";
import { importTrack } from "../../../workers/pipeline/import-package.ts";
import { loadJob } from "../../../workers/pipeline/load-job.ts";
import { writeRecord } from "../../../workers/pipeline/records.ts";
import { openScratch } from "../../../workers/pipeline/scratch.ts";
import { allByWindows } from "../media/clips.ts";
import { type PipelineWorld, startPipelineWorld } from "./pipeline-world.ts";

let world: PipelineWorld;
beforeAll(async () => {
  world = await startPipelineWorld();
});
afterAll(() => world?.stop());

/** A video whose ladder is finished: every window made and recorded. */
async function prepare() {
  const { host, tools } = world;
  const video = await world.addVideo({ probed: true });
  const job = await loadJob(host, video);
  const scratch = await openScratch(host.config.dataDir, video.videoId, video.attempt);
  for (let window = 0; window < job.ladder.windowCount; window++) {
    const ladder = allByWindows(job.ladder);
    const tracks = await host.stores.files.lend(job.sourceRef, (input) =>
      transcodeWindow({ tools, input, ladder, window, outDir: scratch.ladder }),
    );
    await writeRecord(scratch.ladder, `window-${window}`, tracks);
  }
  const track = job.ladder.renditions[0]?.track ?? "";
  const packageId = await createPackage(host.db, {
    videoId: video.videoId,
    kind: "full",
    segmentSeconds: 4,
    runLength: 3,
  });
  const generation = newId("gen");
  const encrypt = (signal = new AbortController().signal) =>
    encryptTrack({
      db: host.db,
      masterKey: host.config.masterKey,
      job,
      scratch,
      packageId,
      generation,
      track,
      signal,
      onProgress: () => {},
    });
  const ciphertexts = async () => {
    const folder = join(scratch.package, track);
    const names = (await readdir(folder)).filter((name) => name.endsWith(".m4s"));
    const hashes = names.map(async (name) => [name, sha256(await readFile(join(folder, name)))] as const);
    return new Map(await Promise.all(hashes));
  };
  return { job, scratch, track, packageId, encrypt, ciphertexts };
}

/** A signal that is aborted when it is looked at for the nth time. */
function abortedAt(look: number): AbortSignal {
  let looks = 0;
  const abort = new AbortController();
  const { signal } = abort;
  const original = signal.throwIfAborted.bind(signal);
  signal.throwIfAborted = () => {
    if (++looks === look) abort.abort();
    original();
  };
  return signal;
}

test("encryption that was broken off anywhere and repeated leaves the same bytes under the same key", async () => {
  const { job, track, packageId, encrypt, ciphertexts } = await prepare();
  const ever = new Map<string, Set<string>>();
  for (let look = 1; look <= job.ladder.segmentCount; look++) {
    await expect(encrypt(abortedAt(look))).rejects.toThrow();
    const written = await ciphertexts();
    expect(written.size).toBeGreaterThanOrEqual(look - 1);
    for (const [name, hash] of written) ever.set(name, (ever.get(name) ?? new Set()).add(hash));
  }
  await encrypt();
  await encrypt();
  const final = await ciphertexts();
  expect(final.size).toBe(job.ladder.segmentCount);
  for (const [name, hash] of final) expect([...(ever.get(name) ?? new Set()).add(hash)]).toEqual([hash]);
  const { tracks } = await loadPackage(world.host.db, packageId);
  const rows = tracks.find(({ name }) => name === track)?.segments ?? [];
  expect(rows.map(({ n, sha256: hash }) => [`${n}.m4s`, hash])).toEqual(
    rows.map((_, n) => [`${n}.m4s`, final.get(`${n}.m4s`)]),
  );
  expect(rows).toHaveLength(job.ladder.segmentCount);
});

test("a key never meets a segment that is not what its window recorded", async () => {
  const { scratch, track, encrypt, ciphertexts } = await prepare();
  const file = join(scratch.ladder, track, "2.m4s");
  const bytes = await readFile(file);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  await writeFile(file, bytes);
  await expect(encrypt()).rejects.toThrow(/segment 2 of .* is not what its window recorded/);
  expect([...(await ciphertexts()).keys()].sort()).toEqual(["0.m4s", "1.m4s"]);
});

test("only what was encrypted is imported, again with the same names", async () => {
  const { host } = world;
  const { scratch, track, packageId, encrypt } = await prepare();
  await encrypt();
  const loaded = (await loadPackage(host.db, packageId)).tracks.find(({ name }) => name === track);
  if (loaded === undefined) throw new Error("no track");
  const step = {
    storage: host.stores.packages,
    folder: scratch.package,
    track: loaded,
    signal: new AbortController().signal,
    onProgress: () => {},
  };
  const record = () => readFile(join(scratch.package, "..", "imports", `${track}.json`), "utf8");
  // What a killed step left half-written is nobody's segment.
  await writeFile(join(scratch.package, track, "7.m4s.killed.new"), "half");
  await importTrack(step);
  const first = await record();
  await importTrack(step);
  expect(await record()).toBe(first);
  expect((JSON.parse(first) as { path: string }[]).map(({ path }) => path)).toEqual([
    `${track}/init.mp4`,
    ...loaded.segments.map(({ n }) => `${track}/${n}.m4s`),
  ]);

  await writeFile(join(scratch.package, track, "1.m4s"), "");
  await expect(importTrack(step)).rejects.toThrow(/1\.m4s is not what was encrypted/);
});
