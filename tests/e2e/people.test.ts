import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getInsights } from "#lib/shared/api/insights.ts";
import { listReports } from "#lib/shared/api/moderation.ts";
import { getVideo, updateVideo } from "#lib/shared/api/videos.ts";
import { refusalOf } from "../../scripts/demo/api-session.ts";
import { uploadFile } from "../../scripts/demo/upload-file.ts";
import { newWallet } from "../../scripts/demo/wallets.ts";
import { syntheticClip } from "../fixtures/footage.ts";
import { type Film, holder, type Person, publishFilm, signedIn } from "../setup/films.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { expectAccessible } from "./accessible.ts";
import { hold } from "./failing-api.ts";
import { expectReachable, focused, press, write } from "./keyboard.ts";
import { browserOf, type Watching } from "./watching.ts";

let instance: TestInstance;
let folder: string;
let film: Film;
let viewer: Person;
let creators: Watching;
let viewers: Watching;
let operators: Watching;

const at = (path: string) => new URL(path, instance.webUrl).href;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-people-"));
  const wallet = newWallet();
  instance = await startTestInstance({
    OPERATOR_ACCOUNTS: `eip155:0:${wallet.address.toLowerCase()}`,
    // A film that is longer fails.
    QUOTA_MINUTES_PER_DAY: "1",
  });
  const operator = await signedIn(instance, wallet);
  film = await publishFilm(instance, await syntheticClip(join(folder, "walk.mp4"), 4, "320x180"));
  const body = { title: "A walk by the sea" };
  await film.creator.api.call(updateVideo, { params: { videoId: film.videoId }, body });
  viewer = await holder(instance);
  creators = await browserOf(instance, film.creator);
  viewers = await browserOf(instance, viewer);
  operators = await browserOf(instance, operator);
});

afterAll(async () => {
  for (const each of [creators, viewers, operators]) await each?.browser.close();
  await instance?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Opens the creator's inbox until its newest notice is of a kind. */
async function hears(kind: string): Promise<string> {
  const { page } = creators;
  const newest = page.getByTestId("notice").first();
  await expect
    .poll(
      async () => {
        await page.goto(at("/studio/inbox"));
        await newest.waitFor();
        return newest.getAttribute("data-kind");
      },
      { timeout: 60_000, interval: 500 },
    )
    .toBe(kind);
  return (await newest.textContent()) ?? "";
}

/** Presses an order of the operator's, says why, and waits until its window has gone. */
async function order(testId: string, reason: string): Promise<void> {
  const { page } = operators;
  await press(page.getByTestId(testId));
  await write(page.getByTestId("order-reason"), reason);
  await press(page.getByTestId("order-confirm"));
  await page.getByRole("dialog").waitFor({ state: "hidden" });
}

async function report(text: string): Promise<void> {
  const { page } = viewers;
  await page.goto(at(`/watch/${film.videoId}`));
  await press(page.getByTestId("report-button"));
  const dialog = page.getByTestId("report-dialog");
  await press(dialog.getByLabel("It shows a person who did not agree to it"), " ");
  await expectAccessible(page);
  await write(page.getByTestId("report-text"), text);
  await press(page.getByTestId("report-send"));
  await dialog.getByText("Your report is with the operators").waitFor();
  await press(dialog.getByRole("button", { name: "Close" }).last());
  await expect.poll(() => focused(page)).toBe("report-button");
}

test.each([
  ["inbox", "/api/v1/notices", "Nothing yet"],
  ["insights", "/api/v1/studio/insights", "Nobody has watched yet"],
])("the %s waits, fails, comes back, is empty, and asks to sign in", async (name, api, empty) => {
  const newcomer = await browserOf(instance, await signedIn(instance));
  try {
    const { page } = newcomer;
    const held = await hold(page, api);
    await page.goto(at(`/studio/${name}`));
    await page.getByRole("status").getByText("Loading").waitFor();
    await expectAccessible(page);
    held.fail();
    await page.getByText("The database does not answer.").waitFor();
    await expectAccessible(page);
    held.release();
    await press(page.getByRole("button", { name: "Try again" }));
    await page.getByText(empty).waitFor();
    // This site sends no mail, so nothing speaks of it.
    expect(await page.getByText(/\bmail\b/i).count()).toBe(0);
    await expectAccessible(page);
    await expectReachable(page);
    expect(newcomer.errors.filter((line) => !line.includes("503"))).toEqual([]);

    await page.context().clearCookies();
    await page.reload();
    await page.getByRole("main").getByRole("button", { name: "Connect wallet" }).waitFor();
    await expectAccessible(page);
  } finally {
    await newcomer.browser.close();
  }
});

test("a creator hears that a video is ready, failed or refused, and marks it as read by keyboard", async () => {
  const { page, errors } = creators;
  const { api } = film.creator;
  await film.until(({ state }) => state === "ready", 120);
  const nonsense = join(folder, "nonsense.mp4");
  await writeFile(nonsense, "This is no film at all. ".repeat(4000));
  await uploadFile(api, nonsense, () => {});
  await hears("rejected");
  await uploadFile(api, await syntheticClip(join(folder, "long.mp4"), 70, "64x64"), () => {});
  expect(await hears("failed")).toContain("No more than one minute of video is taken a day");

  const notices = page.getByTestId("notice");
  const unread = page.getByTestId("unread");
  expect(await notices.evaluateAll((all) => all.map((each) => each.getAttribute("data-kind")))).toEqual([
    "failed",
    "rejected",
    "ready",
  ]);
  await expect.poll(() => unread.getAttribute("data-unread")).toBe("3");
  await expectAccessible(page);
  await expectReachable(page);

  // The button goes with its work, and Tab goes on behind it.
  await press(notices.nth(0).getByRole("button", { name: /^Mark as read: long could not be prepared/ }));
  await expect.poll(() => unread.getAttribute("data-unread")).toBe("2");
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("nonsense");
  await press(page.getByTestId("read-all"));
  await expect.poll(() => unread.getAttribute("data-unread")).toBe("0");
  await page.getByTestId("read-all").waitFor({ state: "detached" });
  await press(notices.nth(2).getByRole("link", { name: "A walk by the sea" }));
  await page.waitForURL(`**/studio/${film.videoId}`);
  expect(errors).toEqual([]);
});

test("what was reported is taken down and restored: the others lose it, its creator reads why", async () => {
  const { page } = operators;
  await viewers.page.goto(at(`/watch/${film.videoId}`));
  await viewers.page.getByRole("button", { name: /^Play: / }).click({ timeout: 60_000 });
  await viewers.page.getByTestId("player-video").evaluate(
    (video: HTMLVideoElement) =>
      new Promise<void>((resolve) => {
        video.addEventListener("ended", () => resolve(), { once: true });
      }),
  );
  await page.goto(at("/operator"));
  await page.getByText("Nothing waits for you").waitFor();
  await page.getByText("Nothing was done yet.").waitFor();
  await expectAccessible(page);

  await report("My neighbour, at the beginning.");
  expect(await hears("reported")).toContain("It shows a person who did not agree to it");
  await page.reload();
  const row = page.getByTestId("reported-video");
  await row.waitFor();
  await expectAccessible(page);
  await expectReachable(page);
  await press(row.getByRole("link", { name: "A walk by the sea" }));
  await page.getByTestId("report").getByText("My neighbour, at the beginning.").waitFor();
  await expectAccessible(page);
  await expectReachable(page);

  await press(page.getByTestId("take-down"));
  await expectAccessible(page);
  await press(page.getByTestId("order-confirm"));
  expect(await page.getByTestId("order-reason").evaluate((field) => field.matches(":invalid"))).toBe(true);
  await page.keyboard.press("Escape");
  await expect.poll(() => focused(page)).toBe("take-down");
  await order("take-down", "She asked not to be shown.");
  await page.getByTestId("restore").waitFor();
  expect(await focused(page)).toBe("visibility");
  await page.getByTestId("report").waitFor({ state: "detached" });

  expect((await viewers.page.goto(at(`/watch/${film.videoId}`)))?.status()).toBe(404);
  const asked = viewer.api.call(getVideo, { params: { videoId: film.videoId } });
  expect((await refusalOf(asked)).code).toBe("not_found");
  expect(await hears("taken_down")).toContain("She asked not to be shown.");
  await creators.page.goto(at(`/studio/${film.videoId}`));
  await creators.page.getByText(/^Taken down by an operator on/).waitFor();
  await expectAccessible(creators.page);

  await order("restore", "It was another person.");
  expect(await hears("restored")).toContain("It was another person.");
  expect((await viewers.page.goto(at(`/watch/${film.videoId}`)))?.status()).toBe(200);
  for (const { errors } of [creators, operators]) expect(errors).toEqual([]);
});

test("reports are dismissed, an account is banned and let back in, and the log says so", async () => {
  const { page, errors } = operators;
  await report("Again.");
  await page.goto(at("/operator"));
  const lookAt = page.getByLabel("Look at any video");
  await write(lookAt, "the one by the sea");
  await press(lookAt);
  await page.getByText("That holds no video’s id.").waitFor();
  await lookAt.fill(at(`/watch/${film.videoId}`));
  await press(lookAt);
  await page.waitForURL(`**/operator/videos/${film.videoId}`);
  await order("dismiss", "Nobody is shown.");
  await page.getByTestId("report").waitFor({ state: "detached" });

  await order("ban", "Three warnings.");
  await page.getByText("It comes back when the ban of its creator is lifted.").waitFor();
  await page.getByTestId("unban").waitFor();
  await expectAccessible(page);
  expect((await viewers.page.goto(at(`/watch/${film.videoId}`)))?.status()).toBe(404);
  await creators.page.goto(at("/studio"));
  await creators.page.getByText("You cannot upload here").waitFor();
  await creators.page.goto(at("/account"));
  await creators.page.getByText("An operator banned this account").waitFor();
  expect(await creators.page.getByText(/\bmail\b/i).count()).toBe(0);
  await expectAccessible(creators.page);

  await order("unban", "Sorted out.");
  await page.getByTestId("ban").waitFor();
  expect((await viewers.page.goto(at(`/watch/${film.videoId}`)))?.status()).toBe(200);
  await press(page.getByRole("link", { name: "Operator" }).first());
  const actions = page.getByTestId("action");
  await expect
    .poll(() => actions.evaluateAll((all) => all.map((each) => each.getAttribute("data-kind"))))
    .toEqual(["unban", "ban", "dismiss", "restore", "take_down"]);
  expect(errors).toEqual([]);
});

test("an operator has the endpoints of the chains checked, by keyboard", async () => {
  const { page, errors } = operators;
  await page.goto(at("/operator"));
  await press(page.getByRole("link", { name: "Chains" }));
  const chain = page.getByTestId("chain");
  await chain.waitFor();
  await press(chain.getByRole("button", { name: /^Check now: / }));
  await page.getByText(/^Checked .*: all endpoints work/).waitFor();
  await chain.getByText(/^Newest block/).waitFor();
  await expectAccessible(page);
  expect(errors).toEqual([]);
});

test("nobody but operators finds the operators’ pages", async () => {
  const { page } = viewers;
  for (const path of ["/operator", `/operator/videos/${film.videoId}`]) {
    expect((await page.goto(at(path)))?.status()).toBe(404);
    await page.getByRole("heading", { name: "This page does not exist" }).waitFor();
  }
  await expectAccessible(page);
  expect((await refusalOf(viewer.api.call(listReports, {}))).status).toBe(403);
  expect((await operators.page.goto(at("/operator/videos/vid_nothing")))?.status()).toBe(404);
});

test("insights show the view that there was and who was refused, a minute behind", async () => {
  const stranger = await browserOf(instance, await signedIn(instance));
  await stranger.page.goto(at(`/watch/${film.videoId}`));
  await stranger.page.locator('[data-testid="stage"][data-state="denied"]').waitFor({ timeout: 20_000 });
  await stranger.browser.close();
  const seen = async () => (await film.creator.api.call(getInsights, {})).totals;
  await expect
    .poll(seen, { timeout: 90_000, interval: 1_000 })
    .toMatchObject({ views: 1, viewers: 1, refusals: 1 });

  const { page, errors } = creators;
  await page.goto(at("/studio/insights"));
  await expect.poll(() => page.getByTestId("insight-views").textContent()).toBe("1");
  expect(await page.getByTestId("insight-startup").textContent()).toMatch(/^\d+\.\d+ s$/);
  expect(await page.getByTestId("refusal").textContent()).toMatch(/1 time$/);
  await expectAccessible(page);
  await expectReachable(page);
  await press(page.getByText("Views as a table"));
  await page.getByRole("cell", { name: "1 view", exact: true }).waitFor();
  await expectAccessible(page);

  await press(page.getByRole("table").getByRole("link", { name: "A walk by the sea" }));
  await page.waitForURL(`**/studio/${film.videoId}#insights`);
  const panel = page.getByTestId("insights-panel");
  await expect.poll(() => panel.getByTestId("insight-views").textContent()).toBe("1");
  expect(await panel.getByTestId("insight-refused").textContent()).toBe("1");
  expect(errors).toEqual([]);
});
