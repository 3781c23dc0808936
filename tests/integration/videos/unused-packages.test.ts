import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "#lib/platform/ids.ts";
import { addSegments, addTrack, createPackage, listLooseCids } from "#lib/videos/packages.ts";
import { dropUnusedPackages } from "#lib/videos/purge-video.ts";
import { createSender } from "./tus-sender.ts";
import { startVideoWorld, type VideoWorld } from "./video-world.ts";

const day = 86_400_000;
let world: VideoWorld;

beforeAll(async () => {
  world = await startVideoWorld();
});
afterAll(() => world.stop());

/** A video with a package of each kind in this state, and one that an earlier attempt left. */
async function addVideo(state: "transcoding" | "ready" | "failed") {
  const { db, stores } = world.host;
  const { videoId } = await createSender(world, await world.signIn()).send(randomBytes(10));
  const make = async (kind: "early" | "full") => {
    const packageId = await createPackage(db, { videoId, kind, segmentSeconds: 4, runLength: 3 });
    const [init, segment] = await stores.packages.importFiles([
      { path: "a0/init.mp4", content: randomBytes(700) },
      { path: "a0/0.m4s", content: randomBytes(4_000) },
    ]);
    if (init === undefined || segment === undefined) throw new Error("nothing was imported");
    const track = { name: "a0", kind: "audio", codecs: "mp4a.40.2", timescale: 48_000 } as const;
    const stored = { initRef: init.path, initCid: init.cid, initTotalSize: init.totalSize };
    const { id } = await addTrack(db, { packageId, ...track, ...stored });
    const times = { n: 0, generation: newId("gen"), startTicks: 0, durationTicks: 192_512 };
    const { path: ref, size, cid, totalSize } = segment;
    await addSegments(db, id, [{ ...times, size, sha256: "00", ref, cid, totalSize }]);
    return { packageId, cids: [init.cid, cid] };
  };
  const [left, early, full] = [await make("early"), await make("early"), await make("full")];
  const cid = "bafyready";
  if (state === "ready")
    await db.prisma.package.update({ where: { id: full.packageId }, data: { cid, complete: true } });
  await db.prisma.video.update({
    where: { id: videoId },
    data: {
      state,
      earlyPackageId: early.packageId,
      ...(state === "ready" ? { fullPackageId: full.packageId, cid, readyAt: new Date() } : {}),
    },
  });
  const packages = { left, early, full };
  const isThere = async (name: keyof typeof packages) =>
    (await db.prisma.package.count({ where: { id: packages[name].packageId } })) === 1;
  return { ...packages, isThere };
}

test("what nobody plays any more goes a day later, and with it what it alone kept in the store", async () => {
  const { db, stores, clock } = world.host;
  const { files, packages } = stores;
  const made = await addVideo("transcoding");
  const ready = await addVideo("ready");
  const failed = await addVideo("failed");
  const all = [made, ready, failed];
  const loose = new Set(await listLooseCids(db));
  for (const { left, early } of all)
    for (const cid of [...left.cids, ...early.cids]) expect(loose).toContain(cid);
  // Its folder holds them.
  for (const cid of ready.full.cids) expect(loose).not.toContain(cid);

  expect(await dropUnusedPackages(db, files, clock.now())).toBe(0);
  const tomorrow = new Date(clock.now().getTime() + day + 60_000);
  // Early and left ones of the ready video; of the failed one all but what can still be played.
  expect(await dropUnusedPackages(db, files, tomorrow)).toBe(4);
  for (const name of ["left", "early", "full"] as const) expect(await made.isThere(name), name).toBe(true);
  expect([await ready.isThere("left"), await ready.isThere("early"), await ready.isThere("full")]).toEqual([
    false,
    false,
    true,
  ]);
  expect([await failed.isThere("left"), await failed.isThere("early"), await failed.isThere("full")]).toEqual(
    [false, true, false],
  );

  await packages.collectGarbage({ minAgeSeconds: 0, keep: await listLooseCids(db) });
  for (const cid of [...made.left.cids, ...made.full.cids, ...failed.early.cids])
    expect(await packages.stat(cid)).not.toBeNull();
  for (const cid of [...ready.left.cids, ...failed.full.cids]) expect(await packages.stat(cid)).toBeNull();
});
