import type { Metadata } from "next";
import { NextRequest } from "next/server";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { newId } from "#lib/platform/ids.ts";
import { destroyContentKey, ensureContentKey, loadContentKey } from "#lib/playback/content-keys.ts";
import { endSessions } from "#lib/playback/end-session.ts";
import { purgeVideo } from "#lib/videos/purge-video.ts";
import { takeDownVideo } from "#lib/videos/take-down.ts";
import { proxy } from "../../../proxy.ts";
import { makeVideo } from "../videos/make-video.ts";
import { codeOf, type Person, startVideoWorld, studio, type VideoWorld } from "../videos/video-world.ts";

// Pages ask Next who calls them; here it is whoever the test says.
const visitor = vi.hoisted(() => ({ cookie: "" }));
vi.mock("next/headers", () => ({ headers: async () => new Headers({ cookie: visitor.cookie }) }));

type Props = ReturnType<typeof propsOf>;
interface PageModule {
  generateMetadata(props: Props): Promise<Metadata>;
  default(props: Props): Promise<unknown>;
}

let world: VideoWorld;
let owner: Person;
let stranger: Person;
let watchPage: PageModule;
let embedPage: PageModule;
const videos = {} as Record<State, string>;

const published = ["draft", "scheduled", "unlisted", "public"] as const;
const removed = ["removed draft", "removed scheduled", "removed unlisted", "removed public"] as const;
const states = [...published, ...removed, "purged public", "taken down and removed public"] as const;
type State = (typeof states)[number];
const people = ["owner", "stranger", "crawler"] as const;
type Who = (typeof people)[number];
const as = (who: Who) => ({ owner, stranger, crawler: null })[who];

beforeAll(async () => {
  world = await startVideoWorld({ QUOTA_CONCURRENT_JOBS: "100", STREAM_LIMIT: "100" });
  owner = await world.signIn();
  stranger = await world.signIn();
  watchPage = await import("../../../app/watch/[videoId]/page.tsx");
  embedPage = await import("../../../app/embed/[videoId]/page.tsx");
  for (const state of states) videos[state] = await videoThatIs(state);
});
afterAll(() => world?.stop());

/** A finished video that everyone may watch, with a poster, as far published as `state` says, and removed after that. */
async function videoThatIs(state: State): Promise<string> {
  const videoId = await makeVideo(world, owner, "ready");
  const { db, stores, clock } = world.host;
  const { ref } = await stores.files.put(`pictures/${videoId}/poster.jpg`, Buffer.from([0xff, 0xd8]));
  await db.prisma.video.update({
    where: { id: videoId },
    data: { posterRef: ref, title: `The ${state} one` },
  });
  const put = async (what: string, json: unknown) => {
    const response = await world.fetch(studio(videoId, what), { method: "PUT", as: owner, json });
    expect(response.status).toBe(200);
  };
  await put("/access", { access: "everyone" });
  const visibility = published.find((one) => state.endsWith(one)) ?? "draft";
  if (visibility === "scheduled") {
    const scheduledFor = new Date(Date.now() + 3_600_000).toISOString();
    await put("/visibility", { visibility, scheduledFor, timeZone: "Europe/Berlin" });
  } else if (visibility !== "draft") {
    await put("/visibility", { visibility });
  }
  if (state.startsWith("taken down")) {
    const order = { reason: "A test.", by: "video", now: clock.now() } as const;
    await db.prisma.$transaction((tx) => takeDownVideo(tx, videoId, order));
  }
  if (state !== visibility) await world.fetch(studio(videoId), { method: "DELETE", as: owner });
  if (state.startsWith("purged")) await purge(videoId);
  return videoId;
}

async function purge(videoId: string): Promise<void> {
  await destroyContentKey(world.host.db.prisma, videoId, new Date());
  await purgeVideo(world.host, videoId);
}

const get = async (path: string, who: Who) => (await world.fetch(path, { as: as(who) })).status;
const open = (videoId: string, who: Who) =>
  world.fetch("/api/v1/playback/sessions", {
    method: "POST",
    as: as(who),
    json: { videoId, client: "external" },
  });

const propsOf = (videoId: string) => ({
  params: Promise.resolve({ videoId }),
  searchParams: Promise.resolve({}),
});

/** What a page says in its head to somebody; null where it says that there is nothing. */
async function headOf(page: PageModule, videoId: string, who: Who): Promise<Metadata | null> {
  visitor.cookie = as(who)?.cookie ?? "";
  return page.generateMetadata(propsOf(videoId)).catch(nullWhenNotFound);
}

/** The status that the proxy gives a page, and whether the page has anything to show; the page that has not is a 404. */
async function answerOf(
  page: PageModule,
  path: string,
  videoId: string,
  who: Who,
): Promise<[number, boolean]> {
  visitor.cookie = as(who)?.cookie ?? "";
  const headers = { cookie: visitor.cookie };
  const { status } = await proxy(new NextRequest(new URL(`${path}/${videoId}`, world.origin), { headers }));
  return [status, (await page.default(propsOf(videoId)).catch(nullWhenNotFound)) !== null];
}

function nullWhenNotFound(error: { digest?: string }): null {
  if (error.digest === "NEXT_HTTP_ERROR_FALLBACK;404") return null;
  throw error;
}

/** What an API answers about a video: to its owner, to a stranger, to a crawler. */
const expected: Record<State, Record<Who, "seen" | "unknown" | "gone">> = {
  draft: { owner: "seen", stranger: "unknown", crawler: "unknown" },
  scheduled: { owner: "seen", stranger: "unknown", crawler: "unknown" },
  unlisted: { owner: "seen", stranger: "seen", crawler: "seen" },
  public: { owner: "seen", stranger: "seen", crawler: "seen" },
  // Who could not see it before does not learn that there was anything.
  "removed draft": { owner: "gone", stranger: "unknown", crawler: "unknown" },
  "removed scheduled": { owner: "gone", stranger: "unknown", crawler: "unknown" },
  "removed unlisted": { owner: "gone", stranger: "gone", crawler: "gone" },
  "removed public": { owner: "gone", stranger: "gone", crawler: "gone" },
  "purged public": { owner: "gone", stranger: "gone", crawler: "gone" },
  "taken down and removed public": { owner: "gone", stranger: "unknown", crawler: "unknown" },
};
const cells = states.flatMap((state) => people.map((who) => [state, who, expected[state][who]] as const));

describe.each(cells)("a %s video, asked for by its %s, is %s", (state, who, answer) => {
  const status = { seen: 200, unknown: 404, gone: 410 }[answer];
  const videoId = () => videos[state];

  test("by the API, with its poster and its access", async () => {
    expect(await get(`/api/v1/videos/${videoId()}`, who)).toBe(status);
    expect(await get(`/api/v1/videos/${videoId()}/poster`, who)).toBe(status);
    expect(await get(`/api/v1/videos/${videoId()}/access`, who)).toBe(status);
  });

  test("by whoever opens a playback", async () => {
    const response = await open(videoId(), who);
    expect(response.status).toBe(answer === "seen" ? 201 : status);
  });

  test("on its page and in a frame, also in their heads", async () => {
    const page = [answer === "gone" ? 410 : 200, answer !== "unknown"];
    expect(await answerOf(watchPage, "/watch", videoId(), who)).toEqual(page);
    expect(await answerOf(embedPage, "/embed", videoId(), who)).toEqual(page);
    const head = await headOf(watchPage, videoId(), who);
    const framed = await headOf(embedPage, videoId(), who);
    if (answer === "unknown") return expect([head, framed]).toEqual([null, null]);
    if (answer === "gone") {
      const nothing = { title: "Removed video", robots: { index: false } };
      return expect([head, framed]).toEqual([nothing, nothing]);
    }
    expect(JSON.stringify([head, framed])).toContain(`The ${state} one`);
    // Only what stands in the catalogue is for search engines, and frames never are.
    const noindex = { index: false };
    expect([head?.robots, framed?.robots]).toEqual([state === "public" ? undefined : noindex, noindex]);
  });
});

describe.each(people)("the catalogue, as the %s sees it", (who) => {
  test("lists the public video alone, and finds no other by its title", async () => {
    const titlesOf = async (query: string) => {
      const response = await world.fetch(`/api/v1/videos${query}`, { as: as(who) });
      return (await response.json()).videos.map(({ title }: { title: string }) => title);
    };
    expect(await titlesOf("")).toEqual(["The public one"]);
    for (const state of states) {
      const found = await titlesOf(`?q=${encodeURIComponent(state)}`);
      expect(found.filter((title: string) => title !== "The public one")).toEqual([]);
    }
  });

  test("of the studio is the owner's own", async () => {
    const response = await world.fetch("/api/v1/studio/videos", { as: as(who) });
    if (who === "crawler") return expect(response.status).toBe(401);
    const list = (await response.json()).videos.map(({ visibility }: { visibility: string }) => visibility);
    if (who === "stranger") expect(list).toEqual([]);
    else expect(new Set(list)).toEqual(new Set(["draft", "scheduled", "unlisted", "public"]));
  });
});

test("removal ends what plays, and after the purge there is no key and nothing to derive one from", async () => {
  const { db, config, clock } = world.host;
  const videoId = await videoThatIs("public");
  await ensureContentKey(db.prisma, config.masterKey, videoId);
  const { sessionId, token } = await (await open(videoId, "stranger")).json();
  const headers = { authorization: `Bearer ${token}` };
  const key = () =>
    world.fetch(`/api/v1/playback/sessions/${sessionId}/keys/${newId("gen")}/v360/0`, { headers });
  const reason = async (response: Response) => (await response.json()).details?.reason;

  await world.fetch(studio(videoId), { method: "DELETE", as: owner });
  // At once, before any worker has heard of it.
  expect(await reason(await key())).toBe("removed");
  await endSessions({ db, clock }, { videoId }, "removed");

  await purge(videoId);
  const row = await db.prisma.contentKey.findUniqueOrThrow({ where: { videoId } });
  expect([row.wrapped.byteLength, row.destroyedAt === null]).toEqual([0, false]);
  for (const derive of [loadContentKey, ensureContentKey]) {
    await expect(derive(db.prisma, config.masterKey, videoId)).rejects.toMatchObject({
      code: "content_key_destroyed",
    });
  }
  expect(await reason(await key())).toBe("removed");
  for (const who of people) {
    expect(await get(`/api/v1/videos/${videoId}`, who)).toBe(410);
    expect(await codeOf(await open(videoId, who))).toBe("video_removed");
  }
  expect(await db.prisma.package.count({ where: { videoId } })).toBe(0);
});
