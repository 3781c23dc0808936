import type { Address, Hex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, type TestBrowser } from "../setup/browser.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { expectAccessible } from "./accessible.ts";
import { connectToChain } from "./chain.ts";
import { watchErrors } from "./page-errors.ts";
import { expectPlaying } from "./playing.ts";

let instance: TestInstance;
let browser: TestBrowser | undefined;

beforeAll(async () => {
  instance = await startTestInstance({ STREAMGATE_SAMPLE: "on" });
});

afterAll(async () => {
  await browser?.close();
  await instance?.stop();
});

test("a newcomer without any wallet goes from the first page to the playing sample within a minute", async () => {
  // The first page says that the sample is on its way, and shows it by itself once it is published.
  browser = await openBrowser();
  const page = await browser.context.newPage();
  const errors = await watchErrors(page);
  await page.goto(instance.webUrl);
  const videoId = await instance.sample;
  expect(videoId).toMatch(/^vid_/);
  await page.getByTestId("try-it").waitFor({ timeout: 30_000 });

  const begun = performance.now();
  await page.getByTestId("try-it").click();
  await page.waitForURL(new RegExp(`/watch/${videoId}`));
  await page.getByTestId("mint-pass").first().click();
  await page.getByTestId("sign-message").click();
  const asked = page.getByTestId("demo-wallet-dialog");
  await asked.waitFor();
  expect(await asked.textContent()).toContain("wants you to sign in with your Ethereum account");
  await expectAccessible(page);
  await page.getByTestId("demo-wallet-confirm").click();
  await asked.getByText("Mint one free demo pass for yourself").waitFor({ timeout: 30_000 });
  await page.getByTestId("demo-wallet-confirm").click();
  await page.getByRole("button", { name: /^Play: / }).click({ timeout: 30_000 });
  await expectPlaying(page, { engine: "hls", from: 0 });
  const seconds = (performance.now() - begun) / 1000;
  console.info(`From the first page to three seconds of moving picture: ${seconds.toFixed(1)} s.`);
  expect(seconds).toBeLessThan(60);

  // The key was made here and stays here: nothing that was sent holds it, and a reload finds it again.
  const key = await page.evaluate(() => localStorage.getItem("streamgate.demo-wallet"));
  expect(key).toMatch(/^0x[0-9a-f]{64}$/);
  await page.reload();
  await page.getByRole("button", { name: /^Play: / }).waitFor({ timeout: 30_000 });
  await expect
    .poll(() => page.getByTestId("viewer-menu").getAttribute("aria-label"), { timeout: 20_000 })
    .toMatch(/0x/);

  // The one free pass of the account is sent away: nothing is offered that cannot be had, and it says what to do.
  const { chain } = instance;
  if (chain === undefined) throw new Error("the instance has no local chain");
  await connectToChain({ ...chain, membership: chain.membership as Address }).transfer(
    privateKeyToAccount(key as Hex),
    "0x00000000000000000000000000000000000000aa",
    1n,
  );
  await page.getByRole("button", { name: /^Play: / }).click();
  await page
    .locator('[data-player][data-state="revoked"], [data-player][data-state="refused"]')
    .waitFor({ timeout: 90_000 });
  await page.reload();
  await page.getByTestId("claim-obstacle").getByText("has had its free pass").waitFor({ timeout: 30_000 });
  await expect.poll(() => page.getByTestId("mint-pass").count()).toBe(0);
  expect(await page.getByTestId("stage").textContent()).toContain("sign in with another account");
  await expectAccessible(page);
  // A browser notes the refused requests itself.
  expect(errors.filter((error) => !/ 403 /.test(error))).toEqual([]);
});

test("declining in the demo wallet does nothing and says so, and nothing is left under way", async () => {
  const other = await openBrowser();
  try {
    const page = await other.context.newPage();
    await page.goto(`${instance.webUrl}/watch/${await instance.sample}`);
    await page.getByTestId("mint-pass").first().click();
    // What was pressed is under way, here and wherever else it stands; nothing else is.
    await page.getByTestId("sign-message").waitFor();
    const busy = () =>
      page
        .locator('button[aria-busy="true"]')
        .evaluateAll((all) => all.map((each) => each.textContent?.trim()));
    expect(new Set(await busy())).toEqual(new Set(["Mint a free pass"]));
    await page.getByTestId("sign-message").click();
    await page.getByTestId("demo-wallet-dialog").getByRole("button", { name: "Decline" }).click();
    await page.getByText("You declined the signature").waitFor();
    await page.getByTestId("sign-in-dialog").getByRole("button", { name: "Close" }).click();
    await expect.poll(() => page.getByTestId("mint-pass").first().getAttribute("aria-busy")).toBe(null);
    expect(await page.getByTestId("connect-button").count()).toBe(1);
  } finally {
    await other.close();
  }
});
