import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "#lib/platform/ids.ts";
import {
  addSegments,
  addTrack,
  completePackage,
  createPackage,
  loadPackage,
  type SegmentRow,
} from "#lib/videos/packages.ts";
import { createSender } from "./tus-sender.ts";
import { startVideoWorld, type VideoWorld } from "./video-world.ts";

let world: VideoWorld;
let videoId: string;

beforeAll(async () => {
  world = await startVideoWorld();
  ({ videoId } = await createSender(world, await world.signIn()).send(randomBytes(10)));
});
afterAll(() => world.stop());

const describePackage = { kind: "early", segmentSeconds: 4, runLength: 3 } as const;
const picture = {
  kind: "video",
  codecs: "avc1.64001f",
  timescale: 90_000,
  initRef: "v360/init.mp4",
} as const;

function segments(from: number, count: number, generation = "gen_a", size = 1_000): SegmentRow[] {
  return Array.from({ length: count }, (_, index) => ({
    n: from + index,
    generation,
    startTicks: (from + index) * 360_000,
    durationTicks: 360_000,
    size,
    sha256: "ab".repeat(32),
    ref: `v360/${from + index}.m4s`,
    cid: "bafysegment",
    totalSize: size,
  }));
}

test("a package comes back as it was put together: pictures from high to low, then sound, segments in order", async () => {
  const { db } = world.host;
  const packageId = await createPackage(db, { ...describePackage, videoId });
  await addTrack(db, {
    packageId,
    name: "a0",
    kind: "audio",
    codecs: "mp4a.40.2",
    timescale: 48_000,
    initRef: "x",
  });
  const { id: low } = await addTrack(db, { ...picture, packageId, name: "v360", width: 640, height: 360 });
  const { id: high } = await addTrack(db, {
    ...picture,
    packageId,
    name: "v1080",
    width: 1920,
    height: 1080,
  });
  await addSegments(db, low, segments(2, 2));
  await addSegments(db, low, segments(0, 2));
  await addSegments(db, high, segments(0, 1, "gen_b"));
  const loaded = await loadPackage(db, packageId);
  expect(loaded.package).toMatchObject({ id: packageId, videoId, complete: false, runLength: 3, cid: null });
  expect(loaded.tracks.map(({ name }) => name)).toEqual(["v1080", "v360", "a0"]);
  expect(loaded.tracks[1]?.segments).toEqual(segments(0, 4));
  const one = await loadPackage(db, packageId, { track: "v1080" });
  expect(one.tracks.map(({ segments: { length } }) => length)).toEqual([1, 0, 0]);
  const none = await loadPackage(db, packageId, { track: null });
  expect(none.tracks.map(({ segments: { length } }) => length)).toEqual([0, 0, 0]);
});

test("a published segment never changes: a repeated step adds only what is missing", async () => {
  const { db } = world.host;
  const packageId = await createPackage(db, { ...describePackage, videoId });
  const { id: track } = await addTrack(db, { ...picture, packageId, name: "v360" });
  expect(await addSegments(db, track, segments(0, 3))).toEqual([0, 1, 2]);
  expect(await addSegments(db, track, segments(1, 4, "gen_other", 9))).toEqual([3, 4]);
  const [loaded] = (await loadPackage(db, packageId)).tracks;
  expect(loaded?.segments.map(({ generation }) => generation)).toEqual([
    ...Array(3).fill("gen_a"),
    ...Array(2).fill("gen_other"),
  ]);
});

test("bit rates are those of what was stored", async () => {
  const { db } = world.host;
  const packageId = await createPackage(db, { ...describePackage, videoId });
  const { id: track } = await addTrack(db, {
    ...picture,
    packageId,
    name: "v360",
    averageBitrate: 1,
    peakBitrate: 1,
  });
  expect((await loadPackage(db, packageId)).tracks[0]).toMatchObject({ averageBitrate: 1, peakBitrate: 1 });
  await addSegments(db, track, [...segments(0, 1, "g", 100_000), ...segments(1, 1, "g", 300_000)]);
  // 4 s each: 800 kbit and 2,400 kbit.
  expect((await loadPackage(db, packageId)).tracks[0]).toMatchObject({
    averageBitrate: 400_000,
    peakBitrate: 600_000,
  });
  const [short] = segments(2, 1, "g", 100_000);
  await addSegments(db, track, short === undefined ? [] : [{ ...short, durationTicks: 3_000 }]);
  expect((await loadPackage(db, packageId)).tracks[0]?.peakBitrate).toBe(600_000);
});

test("making a package, a track or its end again leaves the same state", async () => {
  const { db } = world.host;
  const id = newId("pkg");
  await createPackage(db, { ...describePackage, id, videoId });
  expect(await createPackage(db, { ...describePackage, id, videoId })).toBe(id);
  const track = { ...picture, packageId: id, name: "v720", initCid: "bafyinit" };
  const first = await addTrack(db, track);
  expect(first.initCid).toBe("bafyinit");
  expect(await addTrack(db, { ...track, codecs: "avc1.640020", initCid: "bafyother" })).toEqual(first);
  await completePackage(db, id, "bafyone");
  await completePackage(db, id, "bafytwo");
  const loaded = await loadPackage(db, id);
  expect(loaded.package).toMatchObject({ complete: true, cid: "bafyone" });
  expect(loaded.tracks.map(({ codecs }) => codecs)).toEqual([picture.codecs]);
});

test("what does not exist is not found", async () => {
  await expect(loadPackage(world.host.db, newId("pkg"))).rejects.toMatchObject({ code: "not_found" });
});

test("times beyond 32 bits come back exact", async () => {
  const { db } = world.host;
  const packageId = await createPackage(db, { ...describePackage, videoId });
  const { id: track } = await addTrack(db, { ...picture, packageId, name: "v360" });
  const [segment] = segments(40_000, 1);
  if (segment === undefined) throw new Error("no segment");
  await addSegments(db, track, [segment]);
  expect((await loadPackage(db, packageId)).tracks[0]?.segments[0]?.startTicks).toBe(14_400_000_000);
});
