import { access } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { destroyContentKey, ensureContentKey, loadContentKey } from "#lib/playback/content-keys.ts";
import { findPurgeable, purgeVideo } from "#lib/videos/purge-video.ts";
import { undoSeconds } from "#lib/videos/restorable-until.ts";
import { findShareCard } from "#lib/videos/share-card.ts";
import { originalPath } from "../../setup/original-path.ts";
import { makeVideo } from "./make-video.ts";
import { codeOf, type Person, startVideoWorld, studio, type VideoWorld } from "./video-world.ts";

let world: VideoWorld;
let creator: Person;
let stranger: Person;

beforeAll(async () => {
  world = await startVideoWorld({ QUOTA_CONCURRENT_JOBS: "100" });
  creator = await world.signIn();
  stranger = await world.signIn();
});
afterAll(() => world.stop());

const remove = (videoId: string) => world.fetch(studio(videoId), { method: "DELETE", as: creator });
const restore = (videoId: string, as: Person | null = creator) =>
  world.fetch(studio(videoId, "/restore"), { method: "POST", as });

async function publicVideo(): Promise<string> {
  const videoId = await makeVideo(world, creator, "ready");
  const put = (what: string, json: unknown) =>
    world.fetch(studio(videoId, what), { method: "PUT", as: creator, json });
  await put("/access", { access: "everyone" });
  await put("/visibility", { visibility: "public" });
  return videoId;
}

test("a removed video comes back as the draft that it was, seen by nobody until it is published again", async () => {
  const videoId = await publicVideo();
  await remove(videoId);
  expect((await world.fetch(`/api/v1/videos/${videoId}`)).status).toBe(410);
  const removed = await (await world.fetch(studio(videoId), { as: creator })).json();
  expect(removed).toMatchObject({ state: "removed" });
  expect(Date.parse(removed.restorableUntil) - Date.now()).toBeGreaterThan((undoSeconds - 60) * 1000);

  const back = await restore(videoId);
  expect(back.status).toBe(200);
  expect(await back.json()).toMatchObject({
    state: "ready",
    visibility: "draft",
    access: "everyone",
    watchable: true,
    restorableUntil: null,
  });
  expect((await world.fetch(`/api/v1/videos/${videoId}`)).status).toBe(404);
  expect((await world.events(videoId)).at(-1)?.name).toBe("video/restored");
});

test("one that was being prepared comes back as failed, and can be begun again", async () => {
  const videoId = await makeVideo(world, creator, "transcoding");
  await remove(videoId);
  expect(await (await restore(videoId)).json()).toMatchObject({
    state: "failed",
    failure: { code: "cancelled", retryable: true },
  });
  expect((await world.fetch(studio(videoId, "/retry"), { method: "POST", as: creator })).status).toBe(200);
});

test("nobody else brings it back, and what is not removed is not brought back", async () => {
  const videoId = await publicVideo();
  expect(await codeOf(await restore(videoId))).toBe("video_state_conflict");
  await remove(videoId);
  expect((await restore(videoId, stranger)).status).toBe(404);
  expect((await restore(videoId, null)).status).toBe(401);
  expect((await world.fetch(studio(videoId), { as: stranger })).status).toBe(404);
});

test("after a week it is purged, the key first: nothing can be derived, brought back or found again", async () => {
  const { host } = world;
  const videoId = await publicVideo();
  await ensureContentKey(host.db.prisma, host.config.masterKey, videoId);
  await remove(videoId);
  const now = new Date();
  expect(await findPurgeable(host.db, new Date(now.getTime() + undoSeconds * 1000))).not.toContain(videoId);
  const later = new Date(now.getTime() + (undoSeconds + 3600) * 1000);
  expect(await findPurgeable(host.db, later)).toContain(videoId);

  const { uploadId } = await host.db.prisma.video.findUniqueOrThrow({ where: { id: videoId } });
  const original = originalPath(host.config, uploadId);
  await access(original);
  await destroyContentKey(host.db.prisma, videoId, later);
  // Between the two steps the key is gone already and the files are still there: never the other way round.
  await access(original);
  await expect(loadContentKey(host.db.prisma, host.config.masterKey, videoId)).rejects.toMatchObject({
    code: "content_key_destroyed",
  });
  await purgeVideo(host, videoId);
  await expect(access(original)).rejects.toThrow("ENOENT");

  const row = await host.db.prisma.contentKey.findUniqueOrThrow({ where: { videoId } });
  expect(row.wrapped.byteLength).toBe(0);
  await expect(ensureContentKey(host.db.prisma, host.config.masterKey, videoId)).rejects.toMatchObject({
    code: "content_key_destroyed",
  });
  expect(await codeOf(await restore(videoId))).toBe("video_removed");
  expect((await world.fetch(`/api/v1/videos/${videoId}`)).status).toBe(410);
  expect((await world.fetch(studio(videoId), { as: creator })).status).toBe(410);
  expect(await findPurgeable(host.db, later)).not.toContain(videoId);
});

test("a share card is drawn once for each version of its video, and goes when the video is purged", async () => {
  const { host } = world;
  const { files } = host.stores;
  const videoId = await publicVideo();
  const view = await (await world.fetch(`/api/v1/videos/${videoId}`)).json();
  let drawn = 0;
  const find = (video = view) => findShareCard(files, video, async () => Buffer.from(`card ${++drawn}`));
  const cards = await Promise.all([find(), find(), find()]);
  expect(await find()).toEqual(cards[0]);
  expect([new Set(cards.map(({ ref }) => ref)).size, drawn]).toEqual([1, 1]);

  const changed = await find({ ...view, title: "Another title" });
  expect(drawn).toBe(2);
  expect(changed.version).not.toBe(cards[0]?.version);
  expect(await files.stat(cards[0]?.ref ?? "")).toBeNull();
  await expect(
    findShareCard(files, { ...view, title: "Broken" }, () => Promise.reject(new Error("no memory"))),
  ).rejects.toThrow("no memory");
  const { ref } = await find({ ...view, title: "Broken" });
  expect(await files.stat(ref)).not.toBeNull();

  await remove(videoId);
  await purgeVideo(host, videoId);
  expect(await files.stat(ref)).toBeNull();
});
