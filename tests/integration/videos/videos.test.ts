import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "#lib/platform/ids.ts";
import type { VideoState } from "#lib/shared/video.ts";
import { advanceVideo, failVideo, markWatchable, rejectVideo } from "#lib/videos/advance-video.ts";
import { createPackage } from "#lib/videos/packages.ts";
import { reportProgress } from "#lib/videos/progress.ts";
import { assertMinutesLeft } from "#lib/videos/quota.ts";
import { originalPath } from "#lib/videos/uploads/original-path.ts";
import { createSender } from "./tus-sender.ts";
import { codeOf, type Person, startVideoWorld, type VideoWorld } from "./video-world.ts";

let world: VideoWorld;
let creator: Person;
let stranger: Person;
let operator: Person;

beforeAll(async () => {
  world = await startVideoWorld();
  creator = await world.signIn();
  stranger = await world.signIn();
  operator = await world.signIn();
  await world.restart({
    OPERATOR_ACCOUNTS: operator.accounts.join(","),
    QUOTA_CONCURRENT_JOBS: "100",
  });
});
afterAll(() => world.stop());

const token = {
  type: "erc721",
  chain: "eip155:31337",
  contract: "0x5fbdb2315678afecb367f032d93f642f64180aa3",
  minBalance: "1",
};
const studio = (videoId: string, what = "") => `/api/v1/studio/videos/${videoId}${what}`;
const names = async (videoId: string) => (await world.events(videoId)).map(({ name }) => name);
const own = async (videoId: string) => (await world.fetch(studio(videoId), { as: creator })).json();

/** A creator's video that went as far as `state`, watchable from transcoding on. */
async function aVideo(state: VideoState, changes: { person?: Person } = {}): Promise<string> {
  const { videoId } = await createSender(world, changes.person ?? creator).send(randomBytes(100));
  const way = ["probing", "transcoding", "packaging", "storing", "ready"] as const;
  for (const to of way.slice(0, way.indexOf(state as (typeof way)[number]) + 1)) {
    await advanceVideo(world.host.db, { videoId, attempt: 1, to });
    if (to !== "transcoding") continue;
    const packageId = await createPackage(world.host.db, {
      videoId,
      kind: "early",
      segmentSeconds: 4,
      runLength: 3,
    });
    await markWatchable(world.host.db, { videoId, attempt: 1, packageId });
  }
  return videoId;
}

async function publish(videoId: string, visibility = "public", person = creator): Promise<Response> {
  const everyone = { access: "everyone" };
  await world.fetch(studio(videoId, "/access"), { method: "PUT", as: person, json: everyone });
  return world.fetch(studio(videoId, "/visibility"), { method: "PUT", as: person, json: { visibility } });
}

describe("who sees a video", () => {
  test("a draft: its creator and operators; to everybody else it does not exist", async () => {
    const videoId = await aVideo("ready");
    const statuses = async (path: string) =>
      Promise.all(
        [creator, operator, stranger, null].map(async (as) => (await world.fetch(path, { as })).status),
      );
    expect(await statuses(`/api/v1/videos/${videoId}`)).toEqual([200, 200, 404, 404]);
    expect(await statuses(studio(videoId))).toEqual([200, 200, 404, 401]);
  });

  test("an unlisted one: whoever has its id, but no list", async () => {
    const videoId = await aVideo("ready");
    expect((await publish(videoId, "unlisted")).status).toBe(200);
    for (const as of [null, stranger, creator]) {
      expect((await world.fetch(`/api/v1/videos/${videoId}`, { as })).status).toBe(200);
    }
    const { videos } = (await (await world.fetch("/api/v1/videos?limit=60")).json()) as {
      videos: { id: string }[];
    };
    expect(videos.map(({ id }) => id)).not.toContain(videoId);
  });

  test("a public view holds nothing that only the creator may know", async () => {
    const videoId = await aVideo("ready");
    await publish(videoId);
    const view = (await (await world.fetch(`/api/v1/videos/${videoId}`)).json()) as Record<string, unknown>;
    expect(view).toMatchObject({ id: videoId, watchable: true, creator: { account: creator.accounts[0] } });
    for (const name of ["upload", "failure", "progress", "renditions"]) expect(view).not.toHaveProperty(name);
  });

  test("a removed one: 410 for those who knew it, nothing for those who did not", async () => {
    const published = await aVideo("ready");
    await publish(published);
    const draft = await aVideo("ready");
    for (const videoId of [published, draft]) {
      expect((await world.fetch(studio(videoId), { method: "DELETE", as: creator })).status).toBe(204);
    }
    expect((await world.fetch(`/api/v1/videos/${published}`)).status).toBe(410);
    expect((await world.fetch(`/api/v1/videos/${draft}`)).status).toBe(404);
    expect((await world.fetch(studio(draft), { method: "PATCH", as: creator, json: {} })).status).toBe(410);
  });

  test.each([
    ["PATCH", "", { title: "Mine now" }],
    ["PUT", "/access", { access: "everyone" }],
    ["PUT", "/visibility", { visibility: "public" }],
    ["POST", "/cancel", undefined],
    ["POST", "/retry", undefined],
    ["DELETE", "", undefined],
    ["GET", "/events", undefined],
  ])("nobody but its creator changes it: %s %s", async (method, what, json) => {
    const videoId = await aVideo("transcoding");
    for (const as of method === "GET" ? [stranger] : [stranger, operator]) {
      const response = await world.fetch(studio(videoId, what), { method, as, ...(json && { json }) });
      expect(response.status).toBe(404);
    }
    const view = await own(videoId);
    expect(view).toMatchObject({ state: "transcoding", access: "undecided", visibility: "draft" });
  });
});

describe("the list", () => {
  test("goes newest first through all published videos, each once, also while more are published", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) {
      const videoId = await aVideo("ready");
      await publish(videoId);
      ids.unshift(videoId);
    }
    const read = async (query: string) =>
      (await (await world.fetch(`/api/v1/videos?${query}`)).json()) as {
        videos: { id: string }[];
        nextCursor: string | null;
      };
    const seen: string[] = [];
    let page = await read("limit=2");
    await publish(await aVideo("ready"));
    for (;;) {
      seen.push(...page.videos.map(({ id }) => id));
      if (page.nextCursor === null) break;
      page = await read(`limit=2&cursor=${page.nextCursor}`);
    }
    expect(seen.slice(0, 5)).toEqual(ids);
    expect(new Set(seen).size).toBe(seen.length);
  });

  test("refuses a cursor that it did not give", async () => {
    expect(await codeOf(await world.fetch("/api/v1/videos?cursor=abc"))).toBe("request_invalid");
  });

  test("of the studio holds the creator's own, those removed this week too, so that they can be brought back", async () => {
    const maker = await world.signIn();
    const [one, two, gone] = [
      await aVideo("probing", { person: maker }),
      await aVideo("ready", { person: maker }),
      await aVideo("ready", { person: maker }),
    ];
    await world.fetch(studio(gone), { method: "DELETE", as: maker });
    const { videos } = (await (await world.fetch("/api/v1/studio/videos", { as: maker })).json()) as {
      videos: { id: string; restorableUntil: string | null }[];
    };
    expect(videos.map(({ id, restorableUntil }) => [id, restorableUntil !== null])).toEqual([
      [gone, true],
      [two, false],
      [one, false],
    ]);
  });
});

describe("publishing", () => {
  test("needs access that was decided", async () => {
    const videoId = await aVideo("ready");
    const response = await world.fetch(studio(videoId, "/visibility"), {
      method: "PUT",
      as: creator,
      json: { visibility: "public" },
    });
    expect(response.status).toBe(409);
    expect(await codeOf(response)).toBe("access_undecided");
  });

  test("needs something to watch", async () => {
    const videoId = await aVideo("probing");
    expect(await codeOf(await publish(videoId))).toBe("video_not_watchable");
    expect((await publish(await aVideo("transcoding"))).status).toBe(200);
  });

  test("is told once, and taking it back makes running playback be decided anew", async () => {
    const videoId = await aVideo("ready");
    await publish(videoId, "unlisted");
    await publish(videoId, "public");
    const { publishedAt } = await own(videoId);
    await publish(videoId, "draft");
    await publish(videoId, "public");
    expect((await own(videoId)).publishedAt).toBe(publishedAt);
    const told = (await names(videoId)).filter((name) => name !== "video/uploaded");
    expect(told.filter((name) => name === "video/published")).toHaveLength(2);
    expect(told.at(-2)).toBe("gate/changed");
  });
});

describe("a gate", () => {
  const put = (videoId: string, json: unknown) =>
    world.fetch(studio(videoId, "/access"), { method: "PUT", as: creator, json });

  test("is kept as it was set, and its change told", async () => {
    const videoId = await aVideo("probing");
    const gate = { any: [token, { type: "allowlist", accounts: stranger.accounts }] };
    expect(await (await put(videoId, { access: "gated", gate })).json()).toMatchObject({
      access: "gated",
      gate,
    });
    expect(await names(videoId)).toEqual(["video/uploaded", "gate/changed"]);
    expect(await (await put(videoId, { access: "everyone" })).json()).toMatchObject({
      access: "everyone",
      gate: null,
    });
  });

  test("on a chain that nothing here can read is refused with the chain's name, wherever it stands", async () => {
    const videoId = await aVideo("probing");
    const elsewhere = { ...token, chain: "eip155:137" };
    for (const gate of [
      elsewhere,
      { all: [token, { not: elsewhere }] },
      { atLeast: { count: 1, of: [elsewhere] } },
    ]) {
      const response = await put(videoId, { access: "gated", gate });
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({
        code: "chain_not_configured",
        details: { chains: ["eip155:137"] },
      });
    }
    expect((await own(videoId)).access).toBe("undecided");
  });

  test("that is no gate is refused", async () => {
    const videoId = await aVideo("probing");
    expect((await put(videoId, { access: "gated", gate: { all: [] } })).status).toBe(400);
    expect((await put(videoId, { access: "gated" })).status).toBe(400);
  });
});

describe("the lifecycle", () => {
  test("a step that is repeated changes nothing and tells nothing twice", async () => {
    const videoId = await aVideo("probing");
    const step = { videoId, attempt: 1, to: "transcoding", event: "video/accepted" } as const;
    expect(await advanceVideo(world.host.db, step)).toBe(true);
    expect(await advanceVideo(world.host.db, step)).toBe(false);
    expect((await names(videoId)).filter((name) => name === "video/accepted")).toHaveLength(1);
  });

  test("of ten steps that race, one moves the video", async () => {
    const videoId = await aVideo("probing");
    const step = { videoId, attempt: 1, to: "transcoding", event: "video/accepted" } as const;
    const moved = await Promise.all(Array.from({ length: 10 }, () => advanceVideo(world.host.db, step)));
    expect(moved.filter(Boolean)).toHaveLength(1);
    expect((await names(videoId)).filter((name) => name === "video/accepted")).toHaveLength(1);
  });

  test("nothing is skipped: what is probed cannot be ready", async () => {
    const videoId = await aVideo("probing");
    const refused = advanceVideo(world.host.db, { videoId, attempt: 1, to: "ready", event: "video/stored" });
    await expect(refused).rejects.toMatchObject({ code: "video_state_conflict" });
    expect(await names(videoId)).toEqual(["video/uploaded"]);
  });

  test("cancelling stops it, tells the workers, and keeps the original for another try", async () => {
    const videoId = await aVideo("transcoding");
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
    const videoId = await aVideo("transcoding");
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
    const rejected = await aVideo("probing");
    const failure = { code: "no_video", message: "There is no picture in this file.", retryable: false };
    await rejectVideo(world.host.db, { videoId: rejected, attempt: 1, failure });
    const ready = await aVideo("ready");
    for (const videoId of [rejected, ready, await aVideo("probing")]) {
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
      const videoId = await aVideo(state);
      expect((await world.fetch(studio(videoId), { method: "DELETE", as: creator })).status).toBe(204);
      expect((await world.fetch(studio(videoId), { method: "DELETE", as: creator })).status).toBe(410);
      expect((await names(videoId)).filter((name) => name === "video/removed")).toHaveLength(1);
    }
  });

  test("a change and its event are committed together or not at all", async () => {
    const videoId = await aVideo("probing");
    const broken = world.host.db.prisma.$transaction(async (tx) => {
      await tx.video.update({ where: { id: videoId }, data: { state: "transcoding" } });
      throw new Error("the process died here");
    });
    await expect(broken).rejects.toThrow();
    expect((await own(videoId)).state).toBe("probing");
  });
});

test("title and description can be changed, and nothing else by the same request", async () => {
  const videoId = await aVideo("ready");
  const response = await world.fetch(studio(videoId), {
    method: "PATCH",
    as: creator,
    json: { title: "  <b>New</b> ", state: "removed" },
  });
  expect(await response.json()).toMatchObject({ title: "<b>New</b>", state: "ready", description: "" });
});

test("a video that is longer than what is left of the day is refused once its length is known", async () => {
  const maker = await world.signIn();
  const videoId = await aVideo("probing", { person: maker });
  const quota = { bytes: 1e12, concurrentJobs: 100, minutesPerDay: 10 };
  const about = { id: videoId, creatorId: maker.viewerId };
  await assertMinutesLeft(world.host.db.prisma, quota, { ...about, durationSeconds: 600 });
  await expect(
    assertMinutesLeft(world.host.db.prisma, quota, { ...about, durationSeconds: 601 }),
  ).rejects.toMatchObject({ code: "quota_exceeded" });
});
