import { NextRequest } from "next/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { newId } from "#lib/platform/ids.ts";
import { findCreator } from "#lib/videos/find-creator.ts";
import { proxy } from "../../../proxy.ts";
import { codeOf, type Person, startVideoWorld, type VideoWorld } from "./video-world.ts";

const { searches } = await import("../../../app/search-bounds.ts");
const { GET: sitemap } = await import("../../../app/sitemap.xml/route.ts");

let world: VideoWorld;
let ada: Person;
let bo: Person;
let nobody: Person;
let minutes = 0;

beforeAll(async () => {
  world = await startVideoWorld();
  ada = await world.signIn(`eip155:0:0xada${"1".repeat(37)}`);
  bo = await world.signIn(`eip155:0:0xb0b0${"2".repeat(36)}`);
  nobody = await world.signIn();
  await film(ada, { title: "Überfahrt im Nebel", description: "Two hours on a ferry" });
  await film(ada, { title: "The ferry_boat (2024)", access: "gated" });
  await film(bo, { title: "Fermentation", description: "東京 & what grows there" });
  await film(bo, { title: "Ferry, a draft", visibility: "draft" });
  await film(bo, { title: "Ferry by link", visibility: "unlisted" });
  await film(bo, { title: "Ferry that failed", state: "failed" });
});
afterAll(() => world.stop());

interface Film {
  title: string;
  description?: string;
  visibility?: string;
  access?: string;
  state?: string;
  publishedAt?: Date;
}

async function film(creator: Person, { state = "ready", visibility = "public", ...what }: Film) {
  const { prisma } = world.host.db;
  const now = new Date(Date.UTC(2026, 0, 1, 0, minutes++));
  const upload = await prisma.upload.create({
    data: { id: newId("upl"), viewerId: creator.viewerId, fileName: "a", mimeType: "video/mp4", size: 1n },
  });
  await prisma.video.create({
    data: {
      id: newId("vid"),
      creatorId: creator.viewerId,
      uploadId: upload.id,
      state,
      visibility,
      access: "everyone",
      watchableAt: now,
      publishedAt: visibility === "draft" ? null : now,
      ...what,
    },
  });
}

async function titles(query: Record<string, string>): Promise<string[]> {
  const response = await world.fetch(`/api/v1/videos?${new URLSearchParams(query)}`);
  expect(response.status).toBe(200);
  const { videos } = (await response.json()) as { videos: { title: string }[] };
  return videos.map(({ title }) => title);
}

test.each([
  ["fer", ["Fermentation", "The ferry_boat (2024)", "Überfahrt im Nebel"]],
  ["FERRY", ["The ferry_boat (2024)", "Überfahrt im Nebel"]],
  ["ferry hours", ["Überfahrt im Nebel"]],
  ["überf", ["Überfahrt im Nebel"]],
  ["東京", ["Fermentation"]],
  ["boat 2024", ["The ferry_boat (2024)"]],
  ["0xADA1", ["The ferry_boat (2024)", "Überfahrt im Nebel"]],
  [`eip155:0:0xb0b0${"2".repeat(36)}`, ["Fermentation"]],
  ["0xada1 boat", ["The ferry_boat (2024)"]],
  ["zeppelin", []],
  ["' OR 1=1 --", []],
  ["&|!():*", []],
])("%s finds exactly the published videos that fit, newest first", async (q, expected) => {
  expect(await titles({ q })).toEqual(expected);
});

test("creator and kind of access narrow the list, alone and with words", async () => {
  expect(await titles({ creator: bo.viewerId })).toEqual(["Fermentation"]);
  expect(await titles({ access: "gated" })).toEqual(["The ferry_boat (2024)"]);
  expect(await titles({ access: "everyone", q: "ferry" })).toEqual(["Überfahrt im Nebel"]);
  expect(await codeOf(await world.fetch("/api/v1/videos?creator=me"))).toBe("request_invalid");
});

test("a search is paged without gaps or repetitions", async () => {
  const first = await (await world.fetch("/api/v1/videos?q=fer&limit=2")).json();
  expect(first.videos).toHaveLength(2);
  expect(await titles({ q: "fer", limit: "2", cursor: first.nextCursor })).toEqual(["Überfahrt im Nebel"]);
});

test("a creator is found by id, account and address, and only once something is published", async () => {
  const { prisma } = world.host.db;
  const account = ada.accounts[0] ?? "";
  for (const name of [ada.viewerId, account, account.split(":")[2] ?? ""]) {
    expect(await findCreator(prisma, name)).toMatchObject({ id: ada.viewerId, account, videoCount: 2 });
  }
  for (const name of [nobody.viewerId, nobody.accounts[0] ?? "", "someone", "0x12"]) {
    await expect(findCreator(prisma, name)).rejects.toMatchObject({ code: "not_found" });
  }
});

test("videos that were published at the same moment are each listed once, however the pages are cut", async () => {
  const at = new Date(Date.UTC(2026, 1, 1));
  const same = await world.signIn(`eip155:0:0x5a3e${"3".repeat(36)}`);
  for (let n = 0; n < 5; n += 1) await film(same, { title: `Lighthouse ${n}`, publishedAt: at });
  for (const query of [
    "limit=2",
    "limit=2&q=lighthouse",
    "limit=2&q=0x5a3e",
    `limit=2&creator=${same.viewerId}`,
  ]) {
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await world.fetch(`/api/v1/videos?${query}${cursor && `&cursor=${cursor}`}`);
      const { videos, nextCursor } = (await page.json()) as {
        videos: { title: string }[];
        nextCursor: string | null;
      };
      seen.push(...videos.map(({ title }) => title).filter((title) => title.startsWith("Lighthouse")));
      cursor = nextCursor;
    }
    expect(seen.sort(), query).toEqual([0, 1, 2, 3, 4].map((n) => `Lighthouse ${n}`));
  }
});

test("searches are bounded in rate and in number, by the API and by the page", async () => {
  const { pool } = world.host.db;
  const ask = (path: string) => world.fetch(path);
  const page = (path: string) => proxy(new NextRequest(new URL(path, "http://localhost:3000")));
  const told = async (response: Response) => ({
    status: response.status,
    wait: Number(response.headers.get("retry-after")) > 0,
    left: response.headers.get("ratelimit-remaining"),
  });

  const over = Promise.withResolvers<void>();
  const under = Array.from({ length: 8 }, () => searches.run(() => over.promise));
  expect(await codeOf((await ask("/api/v1/videos?q=ferry")).clone())).toBe("busy");
  expect(await told(await ask("/api/v1/videos?q=ferry"))).toMatchObject({ status: 503, wait: true });
  expect(await told(await page("/videos?q=ferry"))).toMatchObject({ status: 503, wait: true });
  expect((await ask("/api/v1/videos")).status).toBe(200);
  over.resolve();
  await Promise.all(under);
  expect(await told(await ask("/api/v1/videos?q=ferry"))).toMatchObject({ status: 200 });
  expect((await page("/videos?q=ferry")).status).toBe(200);

  await pool.query(
    `UPDATE "RateBucket" SET tokens = -1, "updatedAt" = now() + interval '1 hour' WHERE id LIKE 'search:%'`,
  );
  expect(await told(await ask("/api/v1/videos?q=ferry"))).toEqual({ status: 429, wait: true, left: "0" });
  expect(await told(await page("/videos?q=ferry"))).toEqual({ status: 429, wait: true, left: "0" });
  expect((await ask("/api/v1/videos")).status).toBe(200);
  expect((await page("/videos")).status).toBe(200);
});

test("sitemaps are bounded in rate", async () => {
  const ask = () => sitemap(new Request("http://localhost:3000/sitemap.xml"));
  const first = await ask();
  expect(first.status).toBe(200);
  expect(first.headers.get("ratelimit-remaining")).toBe("119");
  await world.host.db.pool.query(
    `UPDATE "RateBucket" SET tokens = -1, "updatedAt" = now() + interval '1 hour' WHERE id LIKE 'getSitemap:%'`,
  );
  const refused = await ask();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
});
