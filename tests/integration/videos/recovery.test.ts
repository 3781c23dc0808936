import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { newId } from "#lib/platform/ids.ts";
import { ensureContentKey } from "#lib/playback/content-keys.ts";
import type { RecoveryKit } from "#lib/shared/recovery-kit.ts";
import { makeVideo } from "./make-video.ts";
import { codeOf, type Person, startVideoWorld, type VideoWorld } from "./video-world.ts";

let world: VideoWorld;
let creator: Person;
let stranger: Person;
let operator: Person;
let videoId: string;

beforeAll(async () => {
  world = await startVideoWorld();
  operator = await world.signIn();
  await world.restart({ QUOTA_CONCURRENT_JOBS: "100", OPERATOR_ACCOUNTS: operator.accounts.join(",") });
  creator = await world.signIn();
  stranger = await world.signIn();
  videoId = await aFinishedVideo();
});
afterAll(() => world.stop());

const kitOf = (id: string, as: Person | null) =>
  world.fetch(`/api/v1/studio/videos/${id}/recovery-kit`, { as });
const carOf = (id: string, as: Person | null) =>
  world.fetch(`/api/v1/studio/videos/${id}/package.car`, { as });

async function aFinishedVideo(): Promise<string> {
  const { db, config, stores } = world.host;
  const id = await makeVideo(world, creator, "ready");
  const files = await stores.packages.importFiles([
    { path: "v360/init.mp4", content: Buffer.from("the package") },
  ]);
  const { cid } = await stores.packages.assembleFolder(files);
  const packageId = newId("pkg");
  await db.prisma.package.create({
    data: { id: packageId, videoId: id, kind: "full", complete: true, segmentSeconds: 4, runLength: 3, cid },
  });
  await db.prisma.video.update({ where: { id }, data: { cid, fullPackageId: packageId } });
  await ensureContentKey(db.prisma, config.masterKey, id);
  return id;
}

test("the creator gets the key; the log says who took it when, and nothing of the key", async () => {
  const logged = vi.spyOn(world.host.log, "info");
  const response = await kitOf(videoId, creator);
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("no-store");
  expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="vid_/);
  const kit = (await response.json()) as RecoveryKit;
  expect(Buffer.from(kit.contentKey, "base64")).toHaveLength(32);
  const lines = logged.mock.calls.map((call) => JSON.stringify(call));
  logged.mockRestore();
  expect(lines.filter((line) => line.includes("recovery_kit"))).toHaveLength(1);
  expect(lines.join()).toContain(creator.viewerId);
  expect(lines.join()).not.toContain(kit.contentKey);
});

test("nobody else gets it, operators neither, and nothing is told of why", async () => {
  for (const ask of [kitOf, carOf]) {
    const statuses = await Promise.all(
      [stranger, operator, null].map(async (as) => (await ask(videoId, as)).status),
    );
    expect(statuses).toEqual([404, 404, 401]);
  }
});

test("a video that is not ready has none yet, a removed one none any more", async () => {
  const unfinished = await makeVideo(world, creator, "packaging");
  expect(await codeOf(await kitOf(unfinished, creator))).toBe("video_not_watchable");
  const removed = await aFinishedVideo();
  await world.fetch(`/api/v1/studio/videos/${removed}`, { method: "DELETE", as: creator });
  expect(await codeOf(await kitOf(removed, creator))).toBe("video_removed");
});

test("the package comes as a CAR file whose root is the video's CID", async () => {
  const response = await carOf(videoId, creator);
  expect(response.headers.get("content-type")).toMatch(/^application\/vnd\.ipld\.car/);
  const car = Buffer.from(await response.arrayBuffer());
  expect(car.includes("the package")).toBe(true);
});

test("asking again and again is slowed down", async () => {
  const codes: number[] = [];
  for (let n = 0; n < 8; n++) codes.push((await kitOf(videoId, creator)).status);
  expect(codes.at(-1)).toBe(429);
});
