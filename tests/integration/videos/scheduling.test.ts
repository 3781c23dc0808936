import { afterAll, beforeAll, expect, test } from "vitest";
import { advanceVideo, markWatchable } from "#lib/videos/advance-video.ts";
import { createPackage } from "#lib/videos/packages.ts";
import { publishScheduled } from "#lib/videos/publish-scheduled.ts";
import { makeVideo } from "./make-video.ts";
import { codeOf, type Person, startVideoWorld, studio, type VideoWorld } from "./video-world.ts";

let world: VideoWorld;
let creator: Person;
let stranger: Person;
const minute = 60_000;
const inAnHour = () => new Date(Date.now() + 60 * minute);

beforeAll(async () => {
  world = await startVideoWorld({ QUOTA_CONCURRENT_JOBS: "100" });
  creator = await world.signIn();
  stranger = await world.signIn();
});
afterAll(() => world.stop());

const put = (videoId: string, what: string, json: unknown, as: Person | null = creator) =>
  world.fetch(studio(videoId, what), { method: "PUT", as, json });
const schedule = (videoId: string, when: Date, timeZone = "Europe/Berlin", as: Person | null = creator) =>
  put(videoId, "/visibility", { visibility: "scheduled", scheduledFor: when.toISOString(), timeZone }, as);
const page = async (videoId: string, as: Person | null = null) =>
  (await world.fetch(`/api/v1/videos/${videoId}`, { as })).status;
const published = async (videoId: string) =>
  (await world.events(videoId)).filter(({ name }) => name === "video/published").length;

async function openVideo(state: "ready" | "probing" = "ready"): Promise<string> {
  const videoId = await makeVideo(world, creator, state);
  await put(videoId, "/access", { access: "everyone" });
  return videoId;
}

test("a scheduled video is seen by nobody else before its time, and public from then on, told once", async () => {
  const videoId = await openVideo();
  const when = inAnHour();
  const answer = await schedule(videoId, when);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    visibility: "scheduled",
    scheduledFor: when.toISOString(),
    scheduleTimeZone: "Europe/Berlin",
    publishedAt: null,
  });
  expect([await page(videoId), await page(videoId, stranger), await page(videoId, creator)]).toEqual([
    404, 404, 200,
  ]);

  expect(await publishScheduled(world.host.db, new Date(when.getTime() - 1))).not.toContain(videoId);
  expect(await page(videoId)).toBe(404);
  expect(await publishScheduled(world.host.db, when)).toContain(videoId);
  expect(await publishScheduled(world.host.db, when)).not.toContain(videoId);

  const view = await (await world.fetch(`/api/v1/videos/${videoId}`)).json();
  expect(view).toMatchObject({ visibility: "public", scheduledFor: null, publishedAt: when.toISOString() });
  expect(await published(videoId)).toBe(1);
});

test("its time can be moved and cancelled; what was told before counts no more", async () => {
  const videoId = await openVideo();
  const [first, second] = [inAnHour(), new Date(Date.now() + 120 * minute)];
  await schedule(videoId, first);
  await schedule(videoId, second, "Asia/Kathmandu");
  expect(await publishScheduled(world.host.db, first)).not.toContain(videoId);
  const cancelled = await put(videoId, "/visibility", { visibility: "draft" });
  expect(await cancelled.json()).toMatchObject({ visibility: "draft", scheduledFor: null });
  expect(await publishScheduled(world.host.db, second)).not.toContain(videoId);
  expect(await published(videoId)).toBe(0);
});

test("a time in the past, a zone that there is not and an undecided gate are refused", async () => {
  const videoId = await openVideo();
  const past = await schedule(videoId, new Date(Date.now() - 1000));
  expect([past.status, await codeOf(past)]).toEqual([422, "schedule_in_past"]);
  for (const zone of ["Mars/Olympus", "+02:00", ""]) {
    expect(await codeOf(await schedule(videoId, inAnHour(), zone))).toBe("request_invalid");
  }
  const undecided = await makeVideo(world, creator, "ready");
  expect(await codeOf(await schedule(undecided, inAnHour()))).toBe("access_undecided");
  expect((await schedule(videoId, inAnHour(), "UTC", stranger)).status).toBe(404);
  expect((await schedule(videoId, inAnHour(), "UTC", null)).status).toBe(401);
});

test("one that is still prepared at its time waits, and goes public once it can be watched", async () => {
  const videoId = await openVideo("probing");
  const when = inAnHour();
  expect((await schedule(videoId, when)).status).toBe(200);
  expect(await publishScheduled(world.host.db, when)).not.toContain(videoId);
  await advanceVideo(world.host.db, { videoId, attempt: 1, to: "transcoding" });
  const packageId = await createPackage(world.host.db, {
    videoId,
    kind: "early",
    segmentSeconds: 4,
    runLength: 3,
  });
  await markWatchable(world.host.db, { videoId, attempt: 1, packageId });
  expect(await publishScheduled(world.host.db, new Date(when.getTime() + minute))).toContain(videoId);
});

test("a public video that is scheduled anew disappears until then, and running playback is decided anew", async () => {
  const videoId = await openVideo();
  await put(videoId, "/visibility", { visibility: "public" });
  await schedule(videoId, inAnHour());
  expect(await page(videoId)).toBe(404);
  expect((await world.events(videoId)).at(-1)?.name).toBe("gate/changed");
});
