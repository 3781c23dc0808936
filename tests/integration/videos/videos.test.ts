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

describe("the studio's list", () => {
  let maker: Person;
  let ids: string[] = [];
  type Page = { videos: { id: string }[]; nextCursor: string | null; counts: Record<string, number> };
  const read = async (query: string): Promise<Page> =>
    (await world.fetch(`/api/v1/studio/videos?${query}`, { as: maker })).json() as Promise<Page>;
  const listed = async (query: string) => (await read(query)).videos.map(({ id }) => id);

  beforeAll(async () => {
    maker = await world.signIn();
    ids = [];
    for (const state of ["ready", "ready", "probing", "ready", "ready", "ready"] as const)
      ids.unshift(await makeVideo(world, maker, state));
    // As after an import: all at once.
    await world.host.db.prisma.video.updateMany({
      where: { id: { in: ids.slice(1, 5) } },
      data: { createdAt: new Date(Date.UTC(2026, 0, 1)) },
    });
  });

  test("goes through all of them in pages, each once, also those made at the same moment", async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await read(`limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.videos.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toHaveLength(6);
    expect(new Set(seen)).toEqual(new Set(ids));
  });

  test("shows one kind of them, and counts each", async () => {
    const [published, removed, unsaid, working] = [ids[0], ids[1], ids[2], ids[3]] as [
      string,
      string,
      string,
      string,
    ];
    for (const videoId of [published, ids[4] ?? "", ids[5] ?? ""])
      await world.fetch(studio(videoId, "/access"), {
        method: "PUT",
        as: maker,
        json: { access: "everyone" },
      });
    const visibility = { visibility: "public" };
    await world.fetch(studio(published, "/visibility"), { method: "PUT", as: maker, json: visibility });
    await world.fetch(studio(removed), { method: "DELETE", as: maker });
    expect(await listed("show=working")).toEqual([working]);
    expect(await listed("show=published")).toEqual([published]);
    expect(await listed("show=removed")).toEqual([removed]);
    expect(await listed("show=attention")).toEqual([unsaid]);
    expect(await listed("show=draft")).toHaveLength(3);
    expect((await read("show=working")).counts).toEqual({ settled: 4, published: 1, draft: 3, attention: 1 });
  });

  test("finds beginnings of words, and parts of a file's name", async () => {
    const [videoId = ""] = ids;
    const change = { title: "A walk by the Sea", description: "100 % on foot" };
    await world.fetch(studio(videoId), { method: "PATCH", as: maker, json: change });
    await world.host.db.prisma.upload.updateMany({
      where: { video: { id: videoId } },
      data: { fileName: "IMG_2041.mov" },
    });
    for (const q of ["walk sea", "FOOT", "mg_204", "walk .mov"])
      expect(await listed(`q=${encodeURIComponent(q)}`), q).toEqual([videoId]);
    for (const q of ["walk hills", "alk", "m%v", "%", "mgx204"])
      expect(await listed(`q=${encodeURIComponent(q)}`), q).toEqual([]);
  });

  test.each([
    "abc",
    Buffer.from("+275760-09-13T00:00:00.000Z vid_00000000000000000000000000").toString("base64url"),
    Buffer.from("0000-01-01T00:00:00.000Z vid_00000000000000000000000000").toString("base64url"),
    Buffer.from("2026-01-01T00:00:00.000Z vid_\0").toString("base64url"),
    Buffer.from("2026-01-01T00:00:00.000Z ntc_00000000000000000000000000").toString("base64url"),
  ])("refuses the cursor %s, which it did not give", async (cursor) => {
    const response = await world.fetch(`/api/v1/studio/videos?cursor=${cursor}`, { as: maker });
    expect(await codeOf(response)).toBe("request_invalid");
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

test("sites that may embed are the creator's to change, checked and written in one way", async () => {
  const videoId = await makeVideo(world, creator, "ready");
  await publish(videoId, "unlisted");
  const change = (embedOrigins: unknown, as: Person | null = creator) =>
    world.fetch(studio(videoId), { method: "PATCH", as, json: { embedOrigins } });
  const saved = await (await change(["https://EXAMPLE.org:443/", "http://localhost:5000"])).json();
  expect(saved.embedOrigins).toEqual(["https://example.org", "http://localhost:5000"]);
  for (const wrong of [
    ["http://example.org"],
    ["https://*.example.org"],
    ["https://a;b"],
    ["x"],
    "https://a.example",
  ]) {
    expect((await change(wrong)).status).toBe(400);
  }
  expect((await change([], stranger)).status).toBe(404);
  // It is nobody's business where else a video stands.
  const shown = await (await world.fetch(`/api/v1/videos/${videoId}`)).json();
  expect(shown).not.toHaveProperty("embedOrigins");
});
