import { stat } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "#lib/platform/ids.ts";
import { advanceVideo, failVideo, markWatchable, rejectVideo } from "#lib/videos/advance-video.ts";
import { reportProgress } from "#lib/videos/progress.ts";
import { assertMinutesLeft } from "#lib/videos/quota.ts";
import { originalPath } from "../../setup/original-path.ts";
import { makeVideo } from "./make-video.ts";
import { createSender } from "./tus-sender.ts";
import { codeOf, type Person, startVideoWorld, studio, type VideoWorld } from "./video-world.ts";

let world: VideoWorld;
let creator: Person;

beforeAll(async () => {
  world = await startVideoWorld({ QUOTA_CONCURRENT_JOBS: "100" });
  creator = await world.signIn();
});
afterAll(() => world.stop());

const names = async (videoId: string) => (await world.events(videoId)).map(({ name }) => name);
const own = async (videoId: string) => (await world.fetch(studio(videoId), { as: creator })).json();

describe("the lifecycle", () => {
  test("a step that is repeated changes nothing and tells nothing twice", async () => {
    const videoId = await makeVideo(world, creator, "probing");
    const step = { videoId, attempt: 1, to: "transcoding", event: "video/accepted" } as const;
    expect(await advanceVideo(world.host.db, step)).toBe(true);
    expect(await advanceVideo(world.host.db, step)).toBe(false);
    expect((await names(videoId)).filter((name) => name === "video/accepted")).toHaveLength(1);
  });

  test("of ten steps that race, one moves the video", async () => {
    const videoId = await makeVideo(world, creator, "probing");
    const step = { videoId, attempt: 1, to: "transcoding", event: "video/accepted" } as const;
    const moved = await Promise.all(Array.from({ length: 10 }, () => advanceVideo(world.host.db, step)));
    expect(moved.filter(Boolean)).toHaveLength(1);
    expect((await names(videoId)).filter((name) => name === "video/accepted")).toHaveLength(1);
  });

  test("nothing is skipped: what is probed cannot be ready", async () => {
    const videoId = await makeVideo(world, creator, "probing");
    const refused = advanceVideo(world.host.db, { videoId, attempt: 1, to: "ready", event: "video/stored" });
    await expect(refused).rejects.toMatchObject({ code: "video_state_conflict" });
    expect(await names(videoId)).toEqual(["video/uploaded"]);
  });

  test("cancelling stops it, tells the workers, and keeps the original for another try", async () => {
    const videoId = await makeVideo(world, creator, "transcoding");
    const response = await world.fetch(studio(videoId, "/cancel"), { method: "POST", as: creator });
    expect(await response.json()).toMatchObject({
      state: "failed",
      failure: { code: "cancelled", retryable: true },
    });
    expect(await names(videoId)).toEqual(["video/uploaded", "video/cancelled"]);
    const late = advanceVideo(world.host.db, { videoId, attempt: 1, to: "packaging" });
    await expect(late).rejects.toMatchObject({ code: "video_state_conflict" });
  });

  test("cancelling an upload deletes its bytes", async () => {
    const { videoId, uploadId } = await createSender(world, creator).begin(1_000);
    const response = await world.fetch(studio(videoId, "/cancel"), { method: "POST", as: creator });
    expect(await response.json()).toMatchObject({ state: "removed" });
    await expect(stat(originalPath(world.host.config, uploadId))).rejects.toThrow("ENOENT");
  });

  test("a retry is a new attempt from the original; the old one's late steps are refused", async () => {
    const videoId = await makeVideo(world, creator, "transcoding");
    await reportProgress(world.host.db, { videoId, step: "v1080", fraction: 0.4 });
    const failure = { code: "transcode_failed", message: "It broke off.", retryable: true };
    await failVideo(world.host.db, { videoId, attempt: 1, failure });
    expect(await own(videoId)).toMatchObject({ state: "failed", failure, watchable: false });
    const response = await world.fetch(studio(videoId, "/retry"), { method: "POST", as: creator });
    expect(await response.json()).toMatchObject({
      state: "uploaded",
      failure: null,
      progress: [],
      watchable: false,
    });
    expect((await world.events(videoId)).at(-1)).toEqual({
      name: "video/uploaded",
      data: { videoId, attempt: 2 },
    });
    const late = advanceVideo(world.host.db, { videoId, attempt: 1, to: "probing" });
    await expect(late).rejects.toMatchObject({ code: "video_state_conflict" });
    await markWatchable(world.host.db, { videoId, attempt: 1, packageId: newId("pkg") });
    expect((await own(videoId)).watchableAt).toBeNull();
    expect(await advanceVideo(world.host.db, { videoId, attempt: 2, to: "probing" })).toBe(true);
  });

  test("what was rejected, is ready or still runs cannot be tried again; what is ready cannot be cancelled", async () => {
    const rejected = await makeVideo(world, creator, "probing");
    const failure = { code: "no_video", message: "There is no picture in this file.", retryable: false };
    await rejectVideo(world.host.db, { videoId: rejected, attempt: 1, failure });
    const ready = await makeVideo(world, creator, "ready");
    for (const videoId of [rejected, ready, await makeVideo(world, creator, "probing")]) {
      const response = await world.fetch(studio(videoId, "/retry"), { method: "POST", as: creator });
      expect(response.status).toBe(409);
    }
    for (const videoId of [rejected, ready]) {
      const response = await world.fetch(studio(videoId, "/cancel"), { method: "POST", as: creator });
      expect(await codeOf(response)).toBe("video_state_conflict");
    }
  });

  test("removal hides at once, in every state, and is told once", async () => {
    for (const state of ["uploaded", "transcoding", "ready"] as const) {
      const videoId = await makeVideo(world, creator, state);
      expect((await world.fetch(studio(videoId), { method: "DELETE", as: creator })).status).toBe(204);
      expect((await world.fetch(studio(videoId), { method: "DELETE", as: creator })).status).toBe(410);
      expect((await names(videoId)).filter((name) => name === "video/removed")).toHaveLength(1);
    }
  });

  test("a change and its event are committed together or not at all", async () => {
    const videoId = await makeVideo(world, creator, "probing");
    const broken = world.host.db.prisma.$transaction(async (tx) => {
      await tx.video.update({ where: { id: videoId }, data: { state: "transcoding" } });
      throw new Error("the process died here");
    });
    await expect(broken).rejects.toThrow();
    expect((await own(videoId)).state).toBe("probing");
  });
});

test("a video that is longer than what is left of the day is refused once its length is known", async () => {
  const maker = await world.signIn();
  const videoId = await makeVideo(world, maker, "probing");
  const quota = { bytes: 1e12, concurrentJobs: 100, minutesPerDay: 10 };
  const about = { id: videoId, creatorId: maker.viewerId };
  await assertMinutesLeft(world.host.db.prisma, quota, { ...about, durationSeconds: 600 });
  await expect(
    assertMinutesLeft(world.host.db.prisma, quota, { ...about, durationSeconds: 601 }),
  ).rejects.toMatchObject({ code: "quota_exceeded" });
});
