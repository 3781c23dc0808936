import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { reportVideo } from "#lib/shared/api/moderation.ts";
import { removeVideo, setAccess, setVisibility, updateVideo } from "#lib/shared/api/videos.ts";
import { newWallet } from "../../scripts/demo/wallets.ts";
import { syntheticClip } from "../fixtures/footage.ts";
import { openBrowser } from "../setup/browser.ts";
import { holder, type Person, publishFilm, signedIn } from "../setup/films.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { excessiveShifts, recordShifts, slowNetwork } from "../setup/layout-shift.ts";
import { startSlowDocuments } from "../setup/slow-documents.ts";
import { unavailable } from "./failing-api.ts";
import { openSettings, playerIs } from "./player-actions.ts";

let instance: TestInstance;
let folder: string;
const people: Record<string, Person> = {};
/** Gated and in the catalogue; open to everyone; removed. */
let film: string;
let open: string;
let removed: string;

const at = (path: string) => new URL(path, instance.webUrl).href;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-layout-"));
  const wallet = newWallet();
  instance = await startTestInstance({ OPERATOR_ACCOUNTS: `eip155:0:${wallet.address.toLowerCase()}` });
  const operator = await signedIn(instance, wallet);
  const clip = await syntheticClip(join(folder, "A walk by the sea.mp4"), 4, "320x180");
  const films = [await publishFilm(instance, clip)];
  const creator = films[0]?.creator as Person;
  for (let more = 0; more < 2; more += 1) films.push(await publishFilm(instance, clip, { creator }));
  for (const each of films) await each.until(({ state }) => state === "ready", 120);
  [film = "", open = "", removed = ""] = films.map(({ videoId }) => videoId);
  const description = "From the lighthouse to the harbour, before anybody is up.\n".repeat(3);
  for (const videoId of [film, open]) {
    await creator.api.call(setVisibility, { params: { videoId }, body: { visibility: "public" } });
    await creator.api.call(updateVideo, { params: { videoId }, body: { description } });
  }
  await creator.api.call(setAccess, { params: { videoId: open }, body: { access: "everyone" } });
  await creator.api.call(removeVideo, { params: { videoId: removed } });
  const viewer = await holder(instance);
  const report = { reason: "other", text: "It is loud." } as const;
  await viewer.api.call(reportVideo, { params: { videoId: film }, body: report });
  Object.assign(people, { creator, operator, viewer, newcomer: await signedIn(instance) });
});

afterAll(async () => {
  await instance?.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Visit {
  path: () => string;
  /** What is done on the page before. */
  does?: (page: Page) => Promise<void>;
  /** What shows that the page is in the state that is meant. */
  sees: string;
  /** Its API answers 503 to what contains this. */
  failing?: string;
}

/** Every page, by who looks at it. */
const visits: Record<string, Record<string, Visit>> = {
  nobody: {
    "first page": { path: () => "/", sees: '[data-testid="video-card"]' },
    catalogue: { path: () => "/videos", sees: '[data-testid="video-card"]' },
    "empty search": { path: () => "/videos?q=zeppelin", sees: '[data-testid="no-videos"]' },
    creator: {
      path: () => `/creator/${people.creator?.wallet.address}`,
      sees: "text=Copy address",
    },
    "not found": { path: () => "/nothing-here", sees: "text=This page does not exist" },
    "watch, signed out": { path: () => `/watch/${film}`, sees: '[data-state="sign_in_required"] button' },
    "watch, open": { path: () => `/watch/${open}`, sees: '[aria-label^="Play: "]' },
    "watch, removed": { path: () => `/watch/${removed}`, sees: "text=This video was removed" },
    "watch, unknown": {
      path: () => `/watch/${open}`,
      sees: "text=Not known whether you may watch",
      failing: "/access",
    },
    "embed, signed out": { path: () => `/embed/${film}`, sees: '[data-testid="embed-sign-in"]' },
    "embed, open": { path: () => `/embed/${open}`, sees: '[aria-label^="Play: "]' },
    "embed sign-in, asked by nobody": { path: () => "/embed/sign-in", sees: "text=No player asks for this" },
    "studio, signed out": { path: () => "/studio", sees: "text=Sign in to upload" },
    "account, signed out": { path: () => "/account", sees: "text=Sign in to see your account" },
    unsubscribe: { path: () => "/unsubscribe", sees: "text=Stop all mail to me" },
  },
  creator: {
    studio: { path: () => "/studio", sees: '[data-testid="video-row"]' },
    "studio, a file refused": {
      path: () => "/studio",
      does: chooseNotes,
      sees: '[data-testid="refused-files"]',
    },
    "studio, failing": {
      path: () => "/studio",
      sees: "text=Try again",
      failing: "/studio/videos",
    },
    "studio video": { path: () => `/studio/${film}`, sees: '[aria-label^="Play: "]' },
    "studio video, removed": { path: () => `/studio/${removed}`, sees: '[data-testid="restore-button"]' },
    // A refusal by its gate may be counted by now, or not yet.
    insights: { path: () => "/studio/insights", sees: "main .card" },
    "studio video, failing": {
      path: () => `/studio/${film}`,
      sees: "text=Try again",
      failing: "/studio/videos/",
    },
    "insights, failing": {
      path: () => "/studio/insights",
      sees: "text=Try again",
      failing: "/api/v1/studio/insights",
    },
    "inbox, failing": { path: () => "/studio/inbox", sees: "text=Try again", failing: "/api/v1/notices" },
    inbox: { path: () => "/studio/inbox", sees: '[data-testid="notice"]' },
    account: { path: () => "/account", sees: '[data-testid="linked-account"]' },
    "account, failing": { path: () => "/account", sees: "text=Try again", failing: "/api/v1/account" },
    "watch, own": { path: () => `/watch/${film}`, sees: '[aria-label^="Play: "]' },
  },
  newcomer: {
    "studio, empty": { path: () => "/studio", sees: '[data-testid="upload-choose"]' },
    "insights, empty": { path: () => "/studio/insights", sees: "text=Nobody has watched yet" },
    "inbox, empty": { path: () => "/studio/inbox", sees: "text=Nothing yet" },
    "watch, denied": { path: () => `/watch/${film}`, sees: '[data-testid="condition-row"]' },
    "studio video of another": { path: () => `/studio/${film}`, sees: "text=Back to the studio" },
  },
  viewer: {
    "watch, granted": { path: () => `/watch/${film}`, sees: '[aria-label^="Play: "]' },
  },
  operator: {
    operator: { path: () => "/operator", sees: '[data-testid="reported-video"]' },
    "operator, failing": { path: () => "/operator", sees: "text=Try again", failing: "/operator/reports" },
    chains: { path: () => "/operator/chains", sees: '[data-testid="chain"]' },
    "chains, failing": {
      path: () => "/operator/chains",
      sees: "text=Try again",
      failing: "/api/v1/operator/chains",
    },
    "operator video": { path: () => `/operator/videos/${film}`, sees: '[aria-label^="Play: "]' },
  },
};

async function chooseNotes(page: Page): Promise<void> {
  const notes = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("notes") };
  await page.getByTestId("upload-input").setInputFiles(notes);
}

const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;

async function pageOf(name: string, size: { width: number; height: number }, proxy?: string): Promise<Page> {
  const browser = await openBrowser({ ...size, touch: size.width < 640, ...(proxy && { proxy }) });
  onTestFinished(() => browser.close());
  const [cookie = "", value = ""] = (people[name]?.api.headers().cookie ?? "").split("=");
  if (cookie !== "") await browser.context.addCookies([{ name: cookie, value, url: instance.webUrl }]);
  await recordShifts(browser.context);
  return browser.context.newPage();
}

test.each(sizes)("nothing moves on a page that loads slowly, at $width px", async (size) => {
  const faults: string[] = [];
  const documents = await startSlowDocuments();
  onTestFinished(() => documents.close());
  const visitAll = async (name: string) => {
    const page = await pageOf(name, size, documents.url);
    await slowNetwork(page);
    for (const [what, { path, does, sees, failing }] of Object.entries(visits[name] ?? {})) {
      if (failing !== undefined) await page.route(`**${failing}*`, (route) => route.fulfill(unavailable));
      await page.goto(at(path()));
      await does?.(page);
      await page.locator(sees).first().waitFor();
      // Half a second without a request: whatever comes late has come.
      await page.waitForLoadState("networkidle");
      faults.push(...(await excessiveShifts(page)).map((fault) => `${what}: ${fault}`));
      await page.unrouteAll();
    }
  };
  await Promise.all(Object.keys(visits).map(visitAll));
  expect(faults).toEqual([]);
});

describe.each([
  { width: 390, height: 844 },
  { width: 320, height: 568 },
])("the player's controls at $width px", (size) => {
  test("every line of the settings can be pressed, above whatever the page has below the player", async () => {
    const page = await play(size);
    await openSettings(page);
    const settings = page.getByRole("dialog", { name: "Player settings" });
    await page.evaluate(() => scrollTo(0, 200));
    expect(await unreachable(page, "[data-settings]")).toEqual([]);
    for (const name of ["quality", "speed", "advanced"]) {
      await settings.locator(`[data-page="${name}"]`).tap();
      await page.getByRole("dialog", { name: new RegExp(name, "i") }).waitFor();
      expect(await unreachable(page, "[data-settings]")).toEqual([]);
      await page.keyboard.press("Escape");
    }
    // A press beside the sheet closes it and opens nothing of the page.
    const url = page.url();
    await page.touchscreen.tap(size.width / 2, 90);
    await settings.waitFor({ state: "detached" });
    expect(page.url()).toBe(url);
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Settings");

    // What goes full screen enters the top layer above all that is there already.
    await openSettings(page);
    await page.keyboard.press("f");
    await page.waitForFunction(() => document.fullscreenElement !== null);
    expect(await unreachable(page, "[data-settings]")).toEqual([]);
  });

  test("after the end every control can be pressed, and so can “Watch again”", async () => {
    const page = await play(size);
    await playerIs(page, "ended");
    expect(await unreachable(page, "[data-player]")).toEqual([]);
    await page.getByRole("button", { name: /^Watch again: / }).tap();
    await playerIs(page, "playing");
  });

  test("without a connection the controls can still be pressed", async () => {
    const page = await pageOf("nobody", size);
    await page.route("**/api/v1/media/**", () => {});
    await pressPlay(page);
    await page.locator("[data-player]:is([data-state=connecting], [data-state=loading])").waitFor();
    await page.context().setOffline(true);
    await playerIs(page, "offline");
    expect(await unreachable(page, "media-control-bar")).toEqual([]);
    // What is said fits between the top of the picture and the controls.
    await expect.poll(() => page.getByText("No connection", { exact: true }).evaluate(isSeen)).toBe(true);
  });
});

async function pressPlay(page: Page): Promise<void> {
  await page.goto(at(`/watch/${open}`));
  await page.getByRole("button", { name: /^Play: / }).tap();
}

/** Plays the open film on a screen that is touched. */
async function play(size: { width: number; height: number }): Promise<Page> {
  const page = await pageOf("nobody", size);
  await pressPlay(page);
  await playerIs(page, "playing");
  return page;
}

/** Runs in the page: whether an element is what lies at its own middle. */
function isSeen(element: Element): boolean {
  const { x, y, width, height } = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}

/** The controls within a part of the page that are not what lies at their middle, or lie outside of the window. */
function unreachable(page: Page, within: string): Promise<string[]> {
  return page.evaluate((selector) => {
    const controls = [
      ...document.querySelectorAll<HTMLElement>(
        `${selector} :is(button, label, a, media-play-button, media-mute-button, media-fullscreen-button, media-time-range)`,
      ),
    ].filter((each) => each.checkVisibility() && each.getBoundingClientRect().width > 1);
    if (controls.length === 0) return ["nothing is there"];
    return controls.flatMap((each) => {
      const { x, y, width, height } = each.getBoundingClientRect();
      const hit = document.elementFromPoint(x + width / 2, y + height / 2);
      const name = each.getAttribute("aria-label") ?? (each.textContent?.trim() || each.tagName);
      return each.contains(hit) ? [] : [`${name} is behind ${hit?.outerHTML.slice(0, 120) ?? "the window"}`];
    });
  }, within);
}
