import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { apiUrl } from "#lib/client/api-url.ts";
import { getPackageCar } from "#lib/shared/api/recovery.ts";
import { getOwnVideo } from "#lib/shared/api/videos.ts";
import { explainRequest } from "../../scripts/why/explain-request.ts";
import { footageInTwoLanguages } from "../fixtures/footage.ts";
import { damagePackage } from "../setup/damage-package.ts";
import { type Film, publishFilm } from "../setup/films.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { linesByReference } from "../setup/web-log.ts";
import { expectAccessible } from "./accessible.ts";
import { expectReachable, focused, press, write } from "./keyboard.ts";
import { browserOf, type Watching } from "./watching.ts";

let instance: TestInstance;
let folder: string;
let film: Film;
let desk: Watching;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-video-page-"));
  instance = await startTestInstance();
  film = await publishFilm(instance, await footageInTwoLanguages(join(folder, "walk.mp4"), 6));
  await film.until(({ state }) => state === "ready", 120);
  desk = await browserOf(instance, film.creator);
  await desk.page.goto(`${instance.webUrl}/studio/${film.videoId}`);
});

afterAll(async () => {
  await desk?.browser.close();
  await instance?.stop();
  await rm(folder, { recursive: true, force: true });
});

const kept = () => film.creator.api.call(getOwnVideo, { params: { videoId: film.videoId } });

async function packageBytes(): Promise<number> {
  const url = new URL(apiUrl(getPackageCar.path, { videoId: film.videoId }), instance.webUrl);
  return (await (await fetch(url, { headers: film.creator.api.headers() })).arrayBuffer()).byteLength;
}

/** Puts the focus into a field, empties it and types. */
async function rewrite(field: Locator, text: string): Promise<void> {
  await press(field, "ControlOrMeta+a", "Delete");
  await write(field, text);
}

test("title and description are saved by keyboard, and not left behind unsaved without a question", async () => {
  const { page, errors } = desk;
  const title = page.getByTestId("video-title");
  await title.waitFor({ timeout: 60_000 });
  await expectAccessible(page);
  await expectReachable(page);

  await rewrite(title, " ");
  await page.getByText("Give the video a title.").waitFor();
  expect(await page.getByTestId("details-save").isDisabled()).toBe(true);
  await rewrite(title, "The square");
  await write(page.getByTestId("video-description"), "People pass.");

  const away = page.getByRole("navigation", { name: "Studio" }).getByRole("link", { name: "Inbox" });
  await press(away);
  await page.getByTestId("unsaved-stay").waitFor();
  await expectAccessible(page);
  await press(page.getByTestId("unsaved-stay"));
  await expect.poll(() => away.evaluate((link) => link === document.activeElement)).toBe(true);
  // A download leaves nothing.
  const [car] = await Promise.all([page.waitForEvent("download"), press(page.getByTestId("recovery-car"))]);
  expect(car.suggestedFilename()).toBe(`${film.videoId}.car`);
  expect(await readFile(await car.path())).toHaveLength(await packageBytes());
  await page.getByText("The video is in your downloads").waitFor();

  await press(title);
  await page.getByText("Saved", { exact: true }).first().waitFor();
  await page.getByRole("heading", { level: 1, name: "The square" }).waitFor();
  expect(await kept()).toMatchObject({ title: "The square", description: "People pass." });
  expect(errors).toEqual([]);
});

test("the poster is one of those offered, any moment or an own image, and the preview comes and goes", async () => {
  const { page, errors } = desk;
  const panel = page.getByTestId("picture-panel");
  const options = panel.getByTestId("poster-option");
  const chosen = panel.locator('[data-testid="poster-option"][aria-pressed="true"]');
  await press(options.nth(1));
  await expect.poll(() => options.nth(1).getAttribute("aria-pressed")).toBe("true");
  const offered = await options.count();

  await press(panel.getByTestId("frame-moment"), "End", "PageDown");
  await press(panel.getByTestId("frame-make"));
  await expect.poll(() => options.count(), { timeout: 30_000 }).toBe(offered + 1);
  await expect.poll(() => chosen.count()).toBe(1);

  const response = await fetch(new URL((await kept()).posterUrl ?? "", instance.webUrl));
  const [name, mimeType] = ["own", response.headers.get("content-type") ?? ""];
  const buffer = Buffer.from(await response.arrayBuffer());
  await panel.getByTestId("poster-input").setInputFiles({ name, mimeType, buffer });
  await expect
    .poll(() => chosen.getAttribute("aria-label"), { timeout: 30_000 })
    .toBe("Your own image, chosen");
  await write(panel.getByTestId("poster-alt"), "A square from above");
  await press(panel.getByTestId("poster-alt"));
  await panel.getByRole("button", { name: "Save" }).waitFor({ state: "detached" });
  expect((await kept()).posterAlt).toBe("A square from above");

  await press(panel.getByTestId("preview-make"));
  await panel.getByTestId("preview-video").waitFor({ timeout: 30_000 });
  await expectAccessible(page);
  await expectReachable(page);
  await press(panel.getByTestId("preview-withdraw"));
  await panel.getByText("No preview").waitFor();
  expect((await kept()).previewUrl).toBeNull();
  expect(errors).toEqual([]);
});

test("audio tracks get their names, and sites the right to embed", async () => {
  const { page, errors } = desk;
  const track = page.getByRole("form", { name: "Audio track 2" });
  await rewrite(track.getByTestId("audio-language"), "no tongue");
  await track.getByText("That is no language tag.").waitFor();
  expect(await track.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
  await rewrite(track.getByTestId("audio-language"), "DE-at");
  await write(track.getByTestId("audio-label"), "Comments");
  await press(track.getByTestId("audio-label"));
  await expect
    .poll(async () => (await kept()).audioTracks[1])
    .toMatchObject({ language: "de-AT", label: "Comments" });
  await track.getByRole("button", { name: "Save" }).waitFor({ state: "detached" });

  // Pages of the last release know another path.
  const { origin, pathname } = new URL(page.url());
  const former = `${origin}${pathname.replace("/studio/", "/api/v1/studio/videos/")}/sounds/a1`;
  const answer = await page.request.patch(former, { data: { label: "Remarks" }, headers: { origin } });
  expect(answer.status()).toBe(200);
  expect((await kept()).audioTracks[1]).toMatchObject({ label: "Remarks" });

  const panel = page.getByTestId("embed-panel");
  const site = panel.getByTestId("embed-origin");
  await write(site, "ftp://example.org");
  await press(site);
  await panel.getByText("That is no address of a site that we can allow.").waitFor();
  await expectAccessible(page);
  await rewrite(site, "https://example.org/a/page");
  await press(site);
  await panel.getByTestId("embed-origins").getByText("https://example.org", { exact: true }).waitFor();
  expect((await kept()).embedOrigins).toEqual(["https://example.org"]);
  await press(panel.getByRole("button", { name: "Remove https://example.org" }));
  await panel.getByText("None yet.").waitFor();
  expect((await kept()).embedOrigins).toEqual([]);
  expect(errors).toEqual([]);
});

test("the recovery kit comes as a file that holds the film’s key", async () => {
  const { page } = desk;
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    press(page.getByTestId("recovery-kit")),
  ]);
  expect(download.suggestedFilename()).toBe(`${film.videoId}-recovery-kit.json`);
  expect(await readFile(await download.path(), "utf8")).toContain((await kept()).cid);
  await page.getByText("The kit is in your downloads.").waitFor();
});

test("a download that breaks off says so, with the reference under which the log has the reason", async () => {
  const { page, errors } = desk;
  const mend = await damagePackage(instance);
  try {
    await press(page.getByTestId("recovery-car"));
    const panel = page.getByTestId("recovery-panel");
    await panel.getByText("The download broke off").waitFor();
    const reference = (await panel.locator("code").textContent()) ?? "";
    const lines = (await linesByReference(instance)).get(reference) ?? [];
    expect(explainRequest(reference, lines).title).toContain("block_corrupt (200, broken off)");
    await expectAccessible(page);
    await mend();
    const [car] = await Promise.all([
      page.waitForEvent("download"),
      press(panel.getByRole("button", { name: "Try again" })),
    ]);
    expect(await readFile(await car.path())).toHaveLength(await packageBytes());
    await panel.getByText("The download broke off").waitFor({ state: "detached" });
    // The browser notes the broken connection itself.
    expect(errors.splice(0)).toEqual([expect.stringContaining("ERR_INCOMPLETE_CHUNKED_ENCODING")]);
  } finally {
    await mend();
  }
});

test("visibility changes from each to each in one dialog, which says what a choice means before it is confirmed", async () => {
  const { page, errors } = desk;
  const dialog = page.getByTestId("visibility-dialog");
  const confirm = page.getByTestId("visibility-confirm");
  const choose = async (name: string, by: string) => {
    await press(page.getByTestId("visibility-button"));
    // What holds now is chosen; confirming that would change nothing.
    expect(await confirm.isDisabled()).toBe(true);
    await press(dialog.getByRole("radio", { checked: true }), by);
    await dialog.getByRole("radio", { name: new RegExp(`^${name}`), checked: true }).waitFor();
  };
  const shown = (visibility: string) =>
    page.locator(`[data-testid="visibility"][data-visibility="${visibility}"]`).waitFor();

  await choose("Public", "ArrowDown");
  await dialog.getByText("It appears in the catalogue").waitFor();
  await press(confirm);
  await shown("public");
  await choose("Unlisted", "ArrowUp");
  await dialog.getByText("It leaves the catalogue").waitFor();
  await expectAccessible(page);
  await press(confirm);
  await shown("unlisted");

  // Nothing is hidden without a question.
  await choose("Draft", "ArrowUp");
  await dialog.getByText("whoever is watching is stopped").waitFor();
  await page.keyboard.press("Escape");
  await expect.poll(() => focused(page)).toBe("visibility-button");
  expect((await kept()).visibility).toBe("unlisted");
  await choose("Draft", "ArrowUp");
  await press(confirm);
  await shown("draft");
  expect(await focused(page)).toBe("visibility-button");

  await choose("Scheduled", "ArrowUp");
  const time = page.getByTestId("schedule-time");
  await expectAccessible(page);
  await time.fill("2020-01-01T00:30");
  await press(confirm);
  await page.getByText("This moment has passed.").waitFor();
  await page.getByTestId("schedule-zone").selectOption("Pacific/Kiritimati");
  const year = new Date().getUTCFullYear() + 1;
  await time.fill(`${year}-01-01T00:30`);
  // Fourteen hours before the clocks of Greenwich.
  await expect
    .poll(() => page.getByTestId("schedule-summary").textContent())
    .toContain(
      `In Kiritimati${new Intl.DateTimeFormat("en-GB", { weekday: "short" }).format(new Date(`${year}-01-01`))}, 1 Jan ${year}, 00:30`,
    );
  await press(confirm);
  await page.getByTestId("schedule-facts").getByText("Pacific/Kiritimati").waitFor();
  expect(await focused(page)).toBe("visibility-button");
  expect(await kept()).toMatchObject({
    visibility: "scheduled",
    scheduledFor: `${year - 1}-12-31T10:30:00.000Z`,
    scheduleTimeZone: "Pacific/Kiritimati",
  });
  await press(page.getByTestId("visibility-button"));
  expect(await time.inputValue()).toBe(`${year}-01-01T00:30`);
  await press(dialog.getByRole("radio", { checked: true }), "ArrowDown");
  await press(confirm);
  await shown("draft");

  await choose("Unlisted", "ArrowDown");
  await page.getByTestId("review-checks").or(page.getByTestId("publish-rule")).first().waitFor();
  await press(confirm);
  await shown("unlisted");
  await expect.poll(() => focused(page)).toBe("visibility-button");
  expect(errors).toEqual([]);
});

test("a film is removed, is gone for others, and comes back as a draft", async () => {
  const { page, errors } = desk;
  const watch = `${instance.webUrl}/watch/${film.videoId}`;
  expect((await fetch(watch)).status).toBe(200);
  await press(page.getByTestId("remove-button"));
  await page.getByRole("dialog").getByText("For 7 days you can bring it back").waitFor();
  await expectAccessible(page);
  await press(page.getByRole("dialog").getByRole("button", { name: "Keep it" }));
  await expect.poll(() => focused(page)).toBe("remove-button");

  await press(page.getByTestId("remove-button"));
  await press(page.getByTestId("remove-confirm"));
  await page.waitForURL(`${instance.webUrl}/studio`);
  const removed = page.getByTestId("removed-video");
  await removed.getByText("The square").waitFor();
  await expect.poll(() => focused(page)).toBe("content");
  await expectAccessible(page);
  expect((await fetch(watch)).status).not.toBe(200);
  await press(removed.getByTestId("restore-button"));
  await removed.waitFor({ state: "detached" });
  await page.getByTestId("video-row").filter({ hasText: "The square" }).waitFor();
  expect((await kept()).visibility).toBe("draft");
  expect(errors).toEqual([]);
});
