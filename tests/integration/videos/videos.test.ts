import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeVideo } from "./make-video.ts";
import { codeOf, type Person, startVideoWorld, studio, type VideoWorld } from "./video-world.ts";

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

const own = async (videoId: string) => (await world.fetch(studio(videoId), { as: creator })).json();

async function publish(videoId: string, visibility = "public"): Promise<Response> {
  const everyone = { access: "everyone" };
  await world.fetch(studio(videoId, "/access"), { method: "PUT", as: creator, json: everyone });
  return world.fetch(studio(videoId, "/visibility"), { method: "PUT", as: creator, json: { visibility } });
}

describe("who sees a video", () => {
  test("a draft: its creator and operators; to everybody else it does not exist", async () => {
    const videoId = await makeVideo(world, creator, "ready");
    const statuses = async (path: string) =>
      Promise.all(
        [creator, operator, stranger, null].map(async (as) => (await world.fetch(path, { as })).status),
      );
    expect(await statuses(`/api/v1/videos/${videoId}`)).toEqual([200, 200, 404, 404]);
    expect(await statuses(studio(videoId))).toEqual([200, 200, 404, 401]);
  });

  test("an unlisted one: whoever has its id, but no list", async () => {
    const videoId = await makeVideo(world, creator, "ready");
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
    const videoId = await makeVideo(world, creator, "ready");
    await publish(videoId);
    const view = (await (await world.fetch(`/api/v1/videos/${videoId}`)).json()) as Record<string, unknown>;
    expect(view).toMatchObject({ id: videoId, watchable: true, creator: { account: creator.accounts[0] } });
    for (const name of ["upload", "failure", "progress", "renditions"]) expect(view).not.toHaveProperty(name);
  });

  test("a removed one: 410 for those who knew it, nothing for those who did not", async () => {
    const published = await makeVideo(world, creator, "ready");
    await publish(published);
    const draft = await makeVideo(world, creator, "ready");
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
    const videoId = await makeVideo(world, creator, "transcoding");
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
      const videoId = await makeVideo(world, creator, "ready");
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
    await publish(await makeVideo(world, creator, "ready"));
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
      await makeVideo(world, maker, "probing"),
      await makeVideo(world, maker, "ready"),
      await makeVideo(world, maker, "ready"),
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

test("title and description can be changed, and nothing else by the same request", async () => {
  const videoId = await makeVideo(world, creator, "ready");
  const response = await world.fetch(studio(videoId), {
    method: "PATCH",
    as: creator,
    json: { title: "  <b>New</b> ", state: "removed" },
  });
  expect(await response.json()).toMatchObject({ title: "<b>New</b>", state: "ready", description: "" });
});

test("what cannot be stored or seen is taken out of a title and a description", async () => {
  const videoId = await makeVideo(world, creator, "ready");
  const change = (json: unknown) => world.fetch(studio(videoId), { method: "PATCH", as: creator, json });
  const hostile = { title: "A\u0000 \ud83cfilm\u202e", description: "One\r\ntwo\u0000\u2066 \ud83c" };
  expect(await (await change(hostile)).json()).toMatchObject({ title: "A film", description: "One\ntwo" });
  expect(await codeOf(await change({ title: "\u200b\u3164" }))).toBe("request_invalid");
});
