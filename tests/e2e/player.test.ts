import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ApiProblem } from "#lib/client/api-problem.ts";
import { addCaption } from "#lib/shared/api/captions.ts";
import { openPlayback } from "#lib/shared/api/playback.ts";
import { footageInTwoLanguages } from "../fixtures/footage.ts";
import { openBrowser } from "../setup/browser.ts";
import { type Film, holder, type Person, publishFilm, signedIn } from "../setup/films.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { expectAccessible } from "./accessible.ts";
import {
  captionsShown,
  chooseSetting,
  openSettings,
  pictureHeight,
  placeOf,
  playerIs,
  until,
} from "./player-actions.ts";
import { expectPlaying, seekTo } from "./playing.ts";
import { browserOf, pressPlay, type Watching } from "./watching.ts";

const run = promisify(execFile);
/** Longer than anybody here watches, on the slowest of machines: a film that has ended switches nothing. */
const filmSeconds = 59;

let folder: string;
let instance: TestInstance;
let film: Film;
let viewer: Person;
const open: Watching[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-player-"));
  const file = await footageInTwoLanguages(join(folder, "A walk in the square.mp4"), filmSeconds);
  instance = await startTestInstance({ STREAM_LIMIT: "1" });
  film = await publishFilm(instance, file);
  const text = `WEBVTT\n\n00:00.000 --> 00:${filmSeconds}.000\nThey walk.\n`;
  await film.creator.api.call(addCaption, {
    params: { videoId: film.videoId },
    query: { language: "en" },
    content: new Blob([text], { type: "text/vtt" }),
  });
  await film.until(({ state }) => state === "ready", 240);
}, 600_000);

// Somebody else each time: one stream at once is all that each may have.
beforeEach(async () => {
  viewer = await holder(instance);
});

afterEach(async () => {
  for (const { browser } of open.splice(0)) await browser.close();
});

afterAll(async () => {
  await instance?.stop();
  await rm(folder, { recursive: true, force: true });
});

const url = () => `${instance.webUrl}/watch/${film.videoId}`;

async function browse(person: Person): Promise<Watching> {
  const watching = await browserOf(instance, person);
  open.push(watching);
  return watching;
}

/**
 * Goes to another page of the site, and on when the session is closed: then its place is free for somebody else. The last
 * words of a page that goes away with its browser may be lost; such a place is free a quarter of a minute later.
 */
async function leave(page: Page): Promise<void> {
  const closed = page.waitForResponse(
    (answer) => answer.request().method() === "DELETE" && answer.url().includes("/playback/sessions/"),
  );
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Videos" }).click();
  await closed;
}

/** Explains a reference as an operator would. */
async function why(reference: string): Promise<string> {
  const env = { ...process.env, DATA_DIR: instance.dataDir, DATABASE_URL: instance.databaseUrl };
  const { stdout } = await run(process.execPath, ["scripts/why.ts", reference], { env });
  return stdout;
}

describe.each(["hls", "dash"] as const)("the player with %s", (engine) => {
  it("switches captions, quality and sound while it plays", async () => {
    const { page, errors } = await browse(viewer);
    await pressPlay(page, url(), engine);
    await expectPlaying(page, { engine, from: 0 });
    await until(() => captionsShown(page)).toEqual([]);
    await chooseSetting(page, "captions", "English");
    await until(() => captionsShown(page)).toEqual(["They walk."]);
    await chooseSetting(page, "quality", "360p");
    await until(() => pictureHeight(page)).toBe(360);
    await chooseSetting(page, "audio", "German");
    await page.locator('[data-player][data-audio="a1"]').waitFor({ timeout: 30_000 });
    await seekTo(page, 5);
    await expectPlaying(page, { engine, from: 5 });
    await until(() => captionsShown(page)).toEqual(["They walk."]);
    expect(errors).toEqual([]);
    await leave(page);
  });
});

it("is used by keyboard alone, and is accessible while it plays, with settings and with help open", async () => {
  const { page, errors } = await browse(viewer);
  await page.goto(`${url()}?engine=hls`);
  const play = page.getByRole("button", { name: /^Play: / });
  await play.waitFor({ timeout: 60_000 });
  await play.focus();
  await page.keyboard.press("Enter");
  await playerIs(page, "playing");
  await page.keyboard.press("k");
  await playerIs(page, "paused");
  await page.keyboard.press("0");
  await until(() => placeOf(page)).toBeLessThan(0.5);
  await page.keyboard.press("l");
  await until(() => placeOf(page)).toBeGreaterThan(9);
  await expectAccessible(page);
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await help.waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "detached" });
  await page.keyboard.press(" ");
  await playerIs(page, "playing");
  await openSettings(page);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  expect(errors).toEqual([]);
  await leave(page);
});

it("goes on where the viewer stopped, in the same browser and in another one", async () => {
  const { page } = await browse(viewer);
  await pressPlay(page, url(), "hls");
  await seekTo(page, 0);
  await expectPlaying(page, { engine: "hls", from: 0 });
  await seekTo(page, 8);
  await expectPlaying(page, { engine: "hls", from: 8 });
  await page.keyboard.press("k");
  await playerIs(page, "paused");
  const left = await placeOf(page);
  expect(left).toBeLessThan(30);
  await leave(page);

  const elsewhere = (await browse(viewer)).page;
  await pressPlay(elsewhere, url(), "dash");
  const notice = elsewhere.getByTestId("player-resumed");
  await notice.waitFor({ timeout: 30_000 });
  expect(await placeOf(elsewhere)).toBeGreaterThan(left - 1.5);
  await notice.getByRole("button", { name: "Start over" }).click();
  await until(() => placeOf(elsewhere)).toBeLessThan(5);
  await leave(elsewhere);
});

it("offers to stop the other stream, plays here, and tells the other one", async () => {
  const first = await browse(viewer);
  await pressPlay(first.page, url(), "hls");
  const second = await browse(viewer);
  await second.page.goto(`${url()}?engine=hls`);
  await second.page.getByRole("button", { name: /^Play: / }).click({ timeout: 60_000 });
  await playerIs(second.page, "limit");
  expect(await second.page.locator("[data-player]").textContent()).toContain("A walk in the square");
  await expectAccessible(second.page);
  await second.page.getByRole("button", { name: "Stop it and play here" }).click();
  await playerIs(second.page, "playing");
  await playerIs(first.page, "limit");
  await leave(second.page);
});

it("says who may not watch and why, to people and to whoever is asked for help", async () => {
  const stranger = await signedIn(instance);
  const refused = (await browse(stranger)).page;
  await refused.goto(url());
  await refused.getByTestId("condition-row").first().waitFor({ timeout: 30_000 });
  await expectAccessible(refused);

  const nobody = await openBrowser({ width: 390, height: 844, colorScheme: "dark" });
  const page = await nobody.context.newPage();
  await page.goto(url());
  await page.locator('[data-testid="stage"][data-state="sign_in_required"]').waitFor({ timeout: 30_000 });
  await expectAccessible(page);
  await nobody.close();

  const problem = await stranger.api
    .call(openPlayback, { body: { videoId: film.videoId, client: "external" } })
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  if (!(problem instanceof ApiProblem)) throw new Error("A stranger was let in.");
  const explained = await why(problem.problem.reference);
  expect(explained).toMatch(/gate_denied \(403\)[\s\S]*erc721 0x[0-9a-f]{40}[\s\S]*not met[\s\S]*What to do/);

  const session = await viewer.api.call(openPlayback, {
    body: { videoId: film.videoId, client: "external" },
  });
  const told = await why(session.sessionId);
  expect(told).toContain("“A walk in the square”, running");
  expect(told).not.toContain(session.token);
  expect(await why(film.videoId)).toContain("Nothing is broken.");
});
