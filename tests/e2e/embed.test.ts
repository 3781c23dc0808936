import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FrameLocator, Page, Request } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { setAccess, setVisibility, updateVideo } from "#lib/shared/api/videos.ts";
import { uploadFile } from "../../scripts/demo/upload-file.ts";
import { footageWithSound } from "../fixtures/footage.ts";
import { openBrowser, type TestBrowser } from "../setup/browser.ts";
import { type Film, holder, localChain, type Person, publishFilm } from "../setup/films.ts";
import { injectWallet } from "../setup/injected-wallet.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { expectAccessible } from "./accessible.ts";
import { type EmbeddingSite, startEmbeddingSite } from "./embedding-site.ts";
import { watchErrors } from "./page-errors.ts";
import { expectPlaying } from "./playing.ts";
import { browserOf } from "./watching.ts";

// As browsers behave that block the cookies of other sites' frames.
const flags = ["--test-third-party-cookie-phaseout"];
// EMBED_PICTURES=folder keeps a picture of each state there.
const pictures = process.env.EMBED_PICTURES;

let instance: TestInstance;
let folder: string;
let film: Film;
let viewer: Person;
let allowed: EmbeddingSite;
let refused: EmbeddingSite;
const browsers: TestBrowser[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-embed-"));
  const clip = await footageWithSound(join(folder, "A walk.mp4"), 45);
  // One stream at a time, so that a second one meets the limit.
  instance = await startTestInstance({ STREAM_LIMIT: "1" });
  allowed = await startEmbeddingSite(instance.webUrl);
  refused = await startEmbeddingSite(instance.webUrl);
  film = await publishFilm(instance, clip);
  await film.creator.api.call(updateVideo, {
    params: { videoId: film.videoId },
    body: { embedOrigins: [`${allowed.origin}/`] },
  });
  await film.until(({ state }) => state === "ready", 240);
  viewer = await holder(instance);
});

afterAll(async () => {
  for (const browser of browsers) await browser.close();
  await allowed?.stop();
  await refused?.stop();
  await instance?.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Visit {
  page: Page;
  frame: FrameLocator;
  errors: string[];
  requests: Request[];
  /** How often the wallet was asked to sign. */
  signatures: () => number;
}

/** A browser with a wallet of the viewer's, at a page of a site that frames the film. */
async function visit(site: EmbeddingSite, query = ""): Promise<Visit> {
  const browser = await openBrowser({ width: 1000, height: 700, flags });
  browsers.push(browser);
  const { rpcUrl, chainId } = localChain(instance);
  let asked = 0;
  const account: Person["wallet"] = {
    ...viewer.wallet,
    signMessage: (input) => {
      asked += 1;
      return viewer.wallet.signMessage(input);
    },
  };
  await injectWallet(browser.context, { account, rpcUrl, chainId });
  const page = await browser.context.newPage();
  const requests: Request[] = [];
  browser.context.on("request", (request) => requests.push(request));
  const errors = await watchErrors(page);
  await page.goto(`${site.origin}/embed/${film.videoId}${query}`);
  return { page, frame: page.frameLocator("iframe"), errors, requests, signatures: () => asked };
}

/** Keeps what the frame shows, in the usual size and in a small one. */
async function picture({ page }: Pick<Visit, "page">, name: string): Promise<void> {
  if (pictures === undefined) return;
  for (const [width, height] of [
    [640, 360],
    [360, 203],
  ] as const) {
    await page.locator("iframe").evaluate(
      (frame, size) => {
        Object.assign((frame as HTMLIFrameElement).style, { width: `${size[0]}px`, height: `${size[1]}px` });
      },
      [width, height],
    );
    await page.locator("iframe").screenshot({ path: join(pictures, `${name}-${width}.png`) });
  }
}

/** Signs in through the window that the frame opens, as a person without a session here. */
async function signInThroughWindow(seen: Visit, pictureName?: string): Promise<void> {
  const opening = seen.page.context().waitForEvent("page");
  await seen.frame.getByTestId("embed-sign-in").click();
  const popup = await opening;
  await expect.poll(() => popup.getByTestId("asking-site").textContent()).toBe(allowed.origin);
  if (pictureName !== undefined) {
    await expectAccessible(popup);
    await seen.frame.locator('[data-testid="embed-curtain"][data-state="waiting"]').waitFor();
    await picture(seen, "waiting");
    if (pictures !== undefined) await popup.screenshot({ path: join(pictures, `${pictureName}-out.png`) });
  }
  await popup.getByTestId("connect-button").click();
  await popup.getByTestId("wallet-option-dev.streamgate.test").click({ timeout: 30_000 });
  await popup.getByTestId("sign-message").click({ timeout: 30_000 });
  await popup.getByTestId("embed-confirm").waitFor({ timeout: 30_000 });
  expect(await popup.locator("main").textContent()).toContain(
    viewer.wallet.address.slice(0, 6).toLowerCase(),
  );
  if (pictureName !== undefined) {
    await expectAccessible(popup);
    if (pictures !== undefined) await popup.screenshot({ path: join(pictures, `${pictureName}-in.png`) });
  }
  const closed = popup.waitForEvent("close");
  await popup.getByTestId("embed-confirm").click();
  await closed;
}

/** The time bar shows a picture of the place under the pointer. */
async function expectThumbnail({ frame }: Visit): Promise<void> {
  const bar = frame.locator("media-time-range");
  await expect
    .poll(async () => {
      await bar.hover({ position: { x: 200, y: 10 } });
      await bar.hover({ position: { x: 201, y: 10 } });
      return bar.getAttribute("mediapreviewimage");
    })
    .toMatch(/^blob:.*#xywh=\d+,\d+,160,120$/);
  const image = bar.locator("media-preview-thumbnail img");
  await expect.poll(() => image.evaluate((one: HTMLImageElement) => one.naturalWidth)).toBeGreaterThan(160);
}

test("on an allowed site a viewer signs in through a window, plays, and plays after a reload without a signature", async () => {
  const seen = await visit(allowed);
  await seen.frame
    .locator('[data-testid="embed-curtain"][data-state="sign_in"]')
    .waitFor({ timeout: 30_000 });
  await expectAccessible(seen.page);
  await picture(seen, "sign-in");

  // Closing the window changes nothing, and one can try again.
  const opening = seen.page.context().waitForEvent("page");
  await seen.frame.getByTestId("embed-sign-in").click();
  await (await opening).close();
  await seen.frame.getByTestId("embed-sign-in").waitFor({ timeout: 30_000 });

  await signInThroughWindow(seen, "window");
  await expectPlaying(seen.frame, { engine: "hls", from: 0 });
  await expectThumbnail(seen);
  await picture(seen, "playing");
  expect(seen.signatures()).toBe(1);

  // Nothing here is carried by cookies, and no secret by addresses.
  const framed = seen.requests.filter((request) => /\/playback\/sessions\/pbs_/.test(request.url()));
  expect(framed.some((request) => /\/keys\//.test(request.url()))).toBe(true);
  for (const request of framed) {
    const headers = await request.allHeaders();
    expect([request.url(), headers.cookie, /^Bearer [\w-]{43}$/.test(headers.authorization ?? "")]).toEqual([
      request.url(),
      undefined,
      true,
    ]);
  }
  const exchange = seen.requests.find(
    (request) => request.method() === "POST" && /\/embed\/sessions$/.test(request.url()),
  );
  if (exchange === undefined) throw new Error("no code was exchanged");
  const { code, verifier } = exchange.postDataJSON() as { code: string; verifier: string };
  const answered = await exchange.response();
  if (answered === null) throw new Error("the exchange was not answered");
  const { bearer, handle } = (await answered.json()) as { bearer: string; handle: string };
  for (const secret of [code, verifier, bearer, handle]) {
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(seen.requests.filter((request) => request.url().includes(secret))).toEqual([]);
  }

  await seen.page.reload();
  await seen.frame.getByRole("button", { name: /^Play: / }).click({ timeout: 30_000 });
  await expectPlaying(seen.frame, { engine: "hls", from: 0 });
  expect(seen.signatures()).toBe(1);
  expect(seen.page.context().pages().length).toBeLessThanOrEqual(2);
  expect(seen.errors).toEqual([]);

  // A second stream of the same viewer, on the video's own page: the limit, and the way out of it.
  const elsewhere = await browserOf(instance, viewer);
  browsers.push(elsewhere.browser);
  await elsewhere.page.goto(`${instance.webUrl}/watch/${film.videoId}`);
  await elsewhere.page.getByRole("button", { name: /^Play: / }).click({ timeout: 60_000 });
  const stop = { name: /^Stop it and play here$/ };
  await elsewhere.page.locator('[data-player][data-state="limit"]').waitFor({ timeout: 30_000 });
  await elsewhere.page.getByRole("button", stop).first().click();
  await expectPlaying(elsewhere.page, { engine: "hls", from: 0 });
  const stopped = seen.frame.locator('[data-player][data-state="limit"]');
  await stopped.waitFor({ timeout: 30_000 });
  expect(await stopped.textContent()).toContain("started somewhere else");
  await expectAccessible(seen.page);
  await picture(seen, "limit");

  // And back: the framed player takes it over from there.
  await stopped.getByRole("button").first().click();
  const takeOver = seen.frame.locator('[data-player][data-state="limit"]').getByRole("button", stop);
  await takeOver.first().click({ timeout: 30_000 });
  await expectPlaying(seen.frame, { engine: "hls", from: 0 });
  await elsewhere.page.locator('[data-player][data-state="limit"]').waitFor({ timeout: 30_000 });
});

test("a site that the creator did not allow is told which origin to allow, and gets no player", async () => {
  const seen = await visit(refused);
  const notice = seen.frame.getByTestId("embed-refused");
  await notice.waitFor({ timeout: 30_000 });
  expect(await notice.textContent()).toContain(`may not be shown on ${refused.origin}`);
  expect(await notice.textContent()).toContain(`studio → Embed: ${refused.origin}`);
  expect(await seen.frame.locator("[data-player], [data-testid=embed-curtain], script").count()).toBe(0);
  await expectAccessible(seen.page);
  await picture(seen, "refused");

  // One that hides its address gets nothing at all: the browser itself obeys the policy.
  await seen.page.goto(`${refused.origin}/embed/${film.videoId}?referrer=no-referrer`);
  await expect
    .poll(() => seen.page.frames().some((frame) => frame.url().startsWith("chrome-error:")), {
      timeout: 30_000,
    })
    .toBe(true);
  expect(seen.errors.some((error) => error.includes("frame-ancestors"))).toBe(true);
});

test("a video that is open to everyone plays in a frame without any sign-in", async () => {
  const { api } = film.creator;
  const clip = await footageWithSound(join(folder, "Open.mp4"), 4);
  const videoId = await uploadFile(api, clip, () => {});
  await api.call(setAccess, { params: { videoId }, body: { access: "everyone" } });
  await api.call(updateVideo, { params: { videoId }, body: { embedOrigins: [allowed.origin] } });
  await expect
    .poll(
      () =>
        api.call(setVisibility, { params: { videoId }, body: { visibility: "unlisted" } }).then(
          () => true,
          () => false,
        ),
      { timeout: 120_000, interval: 500 },
    )
    .toBe(true);
  const seen = await visit(allowed);
  await seen.page.goto(`${allowed.origin}/embed/${videoId}`);
  await seen.frame.getByRole("button", { name: /^Play: / }).click({ timeout: 30_000 });
  await seen.frame.locator('[data-player][data-state="playing"]').waitFor({ timeout: 30_000 });
  expect(seen.signatures()).toBe(0);
});
