import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { removeVideo, setVisibility, updateVideo } from "#lib/shared/api/videos.ts";
import { sampleFile, sampleTitle } from "../../scripts/demo/publish-sample.ts";
import { syntheticClip } from "../fixtures/footage.ts";
import { openBrowser, type TestBrowser } from "../setup/browser.ts";
import { type Person, publishFilm, signedIn } from "../setup/films.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { expectAccessible } from "./accessible.ts";
import { firstLoadKib, readPage, readSitemaps } from "./crawl.ts";
import { publishInterrupted } from "./interrupted-sample.ts";
import { expectReachable } from "./keyboard.ts";
import { watchErrors } from "./page-errors.ts";
import { slowRows } from "./slow-rows.ts";
import { browserOf } from "./watching.ts";

let instance: TestInstance;
let browser: TestBrowser;
let page: Page;
let folder: string;
let creator: Person;
let draft: string;
let unlisted: string;
let sample: string;

const at = (path: string) => new URL(path, instance.webUrl).href;
const html = (path: string) => readPage(at(path));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-site-"));
  const clip = await syntheticClip(join(folder, "clip.mp4"), 3, "320x180");
  instance = await startTestInstance();
  browser = await openBrowser({ width: 1280, height: 800 });
  page = await browser.context.newPage();

  // The sample of this instance is a short clip in the place where the film would be made.
  await rename(clip, sampleFile(instance.dataDir));
  sample = await publishInterrupted(instance);
  creator = await signedIn(instance);
  const again = await syntheticClip(join(folder, "walk.mp4"), 3, "320x180");
  const film = await publishFilm(instance, again, { creator });
  unlisted = film.videoId;
  const body = { title: "A walk by the sea", description: "See https://example.org/sea. <b>Not bold</b>" };
  await creator.api.call(updateVideo, { params: { videoId: unlisted }, body });
  await film.until(({ state }) => state === "ready", 120);
  const second = await publishFilm(instance, again, { creator });
  draft = second.videoId;
  await second.until(({ state }) => state === "ready", 120);
  await creator.api.call(updateVideo, { params: { videoId: draft }, body: { title: "Unfinished walk" } });
  await creator.api.call(setVisibility, { params: { videoId: draft }, body: { visibility: "draft" } });
});

afterAll(async () => {
  await browser?.close();
  await instance?.stop();
  await rm(folder, { recursive: true, force: true });
});

test("the sample is published exactly once, however often its making is cut off", async () => {
  const { videos } = (await (await fetch(at("/api/v1/videos"))).json()) as {
    videos: { id: string; title: string }[];
  };
  expect(videos.map(({ id, title }) => [id, title])).toEqual([[sample, sampleTitle]]);
});

describe("the catalogue", () => {
  test("finds a video while one types, says when there is none, and leads back", async () => {
    await page.goto(at("/videos"));
    await page.getByRole("searchbox").fill("sunr");
    await page.waitForURL(/q=sunr/);
    await expect.poll(() => page.getByTestId("video-card").count()).toBe(1);
    await page.getByRole("searchbox").fill("zeppelin");
    await page.getByTestId("no-videos").waitFor();
    expect(await page.getByTestId("no-videos").textContent()).toContain("Nothing found for “zeppelin”");
    await expectAccessible(page);
    await page.getByTestId("no-videos").getByRole("link", { name: "Show all videos" }).click();
    await page.getByTestId("video-card").waitFor();
  });

  test("narrows by what opens a video, with an empty state of its own", async () => {
    await page.goto(at("/videos"));
    await page.getByRole("link", { name: "Open to everyone" }).click();
    await page.getByTestId("no-videos").waitFor();
    await page.getByRole("link", { name: "Need a token" }).click();
    await page.getByTestId("video-card").waitFor();
  });

  test("shows more by the API where a page ends", async () => {
    const { api } = creator;
    await api.call(setVisibility, { params: { videoId: unlisted }, body: { visibility: "public" } });
    const first = (await (await fetch(at("/api/v1/videos?limit=1"))).json()) as { nextCursor: string };
    const { text } = await html(`/videos?cursor=${first.nextCursor}`);
    expect(text).toContain(sampleTitle);
    await api.call(setVisibility, { params: { videoId: unlisted }, body: { visibility: "unlisted" } });
  });
});

test("a creator's page lists what is public, and there is none before anything is", async () => {
  await page.goto(at(`/watch/${sample}`));
  await page.getByTestId("creator-link").click();
  await page.waitForURL(/\/creator\/vwr_/);
  await expect.poll(() => page.getByTestId("video-card").count()).toBe(1);
  await page.getByRole("button", { name: "Copy address" }).waitFor();
  await expectAccessible(page);
  expect((await html(`/creator/${creator.wallet.address}`)).status).toBe(404);
});

describe("what crawlers get", () => {
  test("a public video: card, description, structured data, sitemap", async () => {
    const { text } = await html(`/watch/${sample}`);
    const image = /<meta property="og:image" content="([^"]+)"/.exec(text)?.[1] ?? "";
    expect(text).toContain(`<meta property="og:title" content="${sampleTitle}"`);
    expect(text).toContain('<meta name="twitter:card" content="summary_large_image"');
    expect(text).toContain('"@type":"VideoObject"');
    expect(text).not.toContain('name="robots"');
    const picture = await fetch(image);
    expect(picture.status).toBe(200);
    expect(picture.headers.get("content-type")).toMatch(/^image\/(png|jpeg)$/);
    const bytes = Buffer.from(await picture.arrayBuffer());
    expect([...bytes.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
    expect(bytes.readUInt32BE(16)).toBe(1200);
    const sitemaps = await readSitemaps(instance.webUrl);
    expect(sitemaps).toContain(`/watch/${sample}<`);
    expect(sitemaps).toContain("/videos<");
    expect(sitemaps).toMatch(/\/creator\/vwr_\w{26}</);
    expect((await html("/robots.txt")).text).toContain("Disallow: /studio");
  });

  test("an unlisted one: a card for whom the link was sent to, and nothing to find", async () => {
    const { text } = await html(`/watch/${unlisted}`);
    expect(text).toContain('<meta name="robots" content="noindex"');
    expect(text).not.toContain("VideoObject");
    expect(text).toContain("&lt;b&gt;Not bold");
    expect(text).toMatch(/<a href="https:\/\/example.org\/sea"[^>]*rel="nofollow ugc/);
    expect((await fetch(at(`/watch/${unlisted}/card`))).status).toBe(200);
    expect(await readSitemaps(instance.webUrl)).not.toContain(unlisted);
    expect((await html("/videos?q=walk")).text).not.toContain("A walk by the sea");
  });

  test("a draft: nothing at all, also not for its creator's friends", async () => {
    for (const path of [`/watch/${draft}`, `/watch/${draft}/card`]) {
      const { status, text } = await html(path);
      expect(status).toBe(404);
      expect(text).not.toContain("Unfinished walk");
    }
    // The creator sees the page, but its card is for everybody and so there is none.
    const headers = creator.api.headers();
    const own = await (await fetch(at(`/watch/${draft}`), { headers })).text();
    expect(own).toContain("Unfinished walk");
    expect(own).not.toContain("og:image");
    expect((await fetch(at(`/watch/${draft}/card`), { headers })).status).toBe(404);
  });
});

describe("every page for everybody", () => {
  test.each([
    ["first page", () => "/"],
    ["catalogue", () => "/videos"],
    ["watch page, signed out", () => `/watch/${sample}`],
    ["404", () => "/nothing-here"],
  ])("axe finds nothing serious on the %s, light and dark", async (_, path) => {
    await page.goto(at(path()));
    await page.waitForLoadState("networkidle");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await expectAccessible(page);
    }
  });

  test("axe finds nothing serious where somebody is refused", async () => {
    const stranger = await browserOf(instance, await signedIn(instance));
    try {
      await stranger.page.goto(at(`/watch/${sample}`));
      await stranger.page.locator('[data-testid="stage"][data-state="denied"]').waitFor({ timeout: 20_000 });
      await stranger.page.getByTestId("condition-row").waitFor();
      await expectAccessible(stranger.page);
    } finally {
      await stranger.browser.close();
    }
  });

  test.each([
    ["first page", () => "/"],
    ["catalogue", () => "/videos"],
    ["watch page", () => `/watch/${sample}`],
  ])("by keyboard: the skip link comes first and every control of the %s has its turn", async (_, path) => {
    await page.goto(at(path()));
    await page.waitForLoadState("networkidle");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the content");
    await expectReachable(page);
  });
});

test("a page that comes in slowly is never without a title", async () => {
  const visitor = await browser.context.newPage();
  const errors = await watchErrors(visitor);
  await visitor.addInitScript(slowRows, 20);
  await visitor.goto(at("/"));
  await visitor.waitForLoadState("networkidle");
  // Hydration that was tried twice leaves the server's title behind its own; that one would stand in for what is missing.
  await visitor.evaluate(() => {
    for (const left of [...document.querySelectorAll("title")].slice(1)) left.remove();
  });
  for (const [path, title] of [
    ["/account", "Account · StreamGate"],
    ["/studio/inbox", "Inbox · Studio · StreamGate"],
    [`/studio/${draft}`, "Video · Studio · StreamGate"],
  ] as const) {
    // As by a link that is followed before anything of its page was fetched.
    await visitor.evaluate((to) => Reflect.get(window, "next").router.push(to), path);
    await expect.poll(() => visitor.title()).toBe(title);
  }
  await visitor.close();
  expect(errors).toEqual([]);
});

test("first page, catalogue and watch page begin with at most 190 KiB of script", async () => {
  const weights: Record<string, number> = {};
  for (const path of ["/", "/videos", `/watch/${sample}`])
    weights[path] = Math.round(await firstLoadKib(at(path)));
  console.info("First-load JavaScript in KiB (gzip):", weights);
  for (const weight of Object.values(weights)) {
    expect(weight).toBeGreaterThan(50);
    expect(weight).toBeLessThanOrEqual(190);
  }
});

test("a page has its policy whoever fetches it, and however", async () => {
  const prefetches = [
    {},
    { purpose: "prefetch" },
    { "next-router-prefetch": "1" },
    { "sec-purpose": "prefetch" },
  ];
  for (const path of ["/", "/videos", `/watch/${sample}`, `/embed/${sample}`, "/studio", "/nowhere"]) {
    for (const headers of prefetches) {
      const { headers: answered } = await fetch(at(path), {
        headers: { ...headers } as Record<string, string>,
      });
      expect(answered.get("content-security-policy"), path).toMatch(
        /script-src 'self' 'nonce-.+frame-ancestors/,
      );
    }
  }
});

test("nothing resizes pictures and keeps copies of them", async () => {
  const poster = encodeURIComponent(`/api/v1/videos/${sample}/poster`);
  const response = await fetch(at(`/_next/image?url=${poster}&w=640&q=75`));
  expect([response.status, response.headers.get("content-security-policy")]).toEqual([
    404,
    expect.stringMatching(/^default-src 'none'/),
  ]);
});

test("the link of a removed video answers 410 to who could follow it before; of a draft nobody learns", async () => {
  const never = `vid_${"0".repeat(26)}`;
  const desk = await browserOf(instance, creator);
  onTestFinished(() => desk.browser.close());
  await desk.page.goto(at(`/studio/${unlisted}`));
  await desk.page.getByTestId("remove-button").click();
  await desk.page.getByRole("button", { name: "Keep it" }).click();
  await desk.page.getByTestId("remove-button").click();
  await desk.page.getByTestId("remove-confirm").click();
  await desk.page.waitForURL(at("/studio"));
  await creator.api.call(removeVideo, { params: { videoId: draft } });
  const headers = creator.api.headers();
  const statuses = async (path: string) => [
    (await fetch(at(path))).status,
    (await fetch(at(path), { headers })).status,
  ];
  for (const place of ["/watch", "/embed"]) {
    expect(await statuses(`${place}/${unlisted}`)).toEqual([410, 410]);
    expect((await statuses(`${place}/${draft}`))[1]).toBe(410);
  }
  expect((await html(`/watch/${draft}`)).status).toBe(404);
  expect((await html(`/watch/${never}`)).status).toBe(404);

  const { text } = await html(`/watch/${unlisted}`);
  expect(text).toContain("This video was removed");
  expect(text).toContain('<meta name="robots" content="noindex"');
  expect(text).not.toContain("A walk by the sea");
  await page.goto(at(`/watch/${unlisted}`));
  await expectAccessible(page);
  await page.getByRole("link", { name: "See all videos" }).click();
  await page.getByTestId("video-card").waitFor();
});
