import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openBrowser, type TestBrowser } from "../setup/browser.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { expectAccessible } from "./accessible.ts";
import { choose } from "./connecting.ts";

// Wallets that are no part of the browser: what the pages open of them is their makers' code, in the bundle as it is served.
let instance: TestInstance;
const open: TestBrowser[] = [];

beforeAll(async () => {
  instance = await startTestInstance({
    NEXT_PUBLIC_WALLETCONNECT_PROJECT_ID: "0123456789abcdef0123456789abcdef",
  });
});

afterEach(async () => {
  for (const browser of open.splice(0)) await browser.close();
});

afterAll(() => instance?.stop());

/** A browser without a wallet, on a site without a chain of its own, which has no demo wallet. */
async function visit(userAgent?: string): Promise<Page> {
  const browser = await openBrowser(
    userAgent === undefined ? {} : { userAgent, width: 390, height: 844, touch: true },
  );
  open.push(browser);
  const { context } = browser;
  await context.route("**/api/v1/chains", (route) => route.fulfill({ json: { chains: [] } }));
  const page = await context.newPage();
  await page.goto(new URL("/videos?q=two%20words", instance.webUrl).href);
  return page;
}

const iphone =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1";

test("a phone without a wallet is given links that carry the page's address, and a way out of other apps", async () => {
  const page = await visit(iphone);
  await page.getByTestId("connect-button").click();
  const links = page.getByTestId("open-in-wallet").getByRole("link");
  await links.first().waitFor();
  await expectAccessible(page);
  expect(await page.getByTestId("way-out").count()).toBe(0);
  for (const link of await links.all()) {
    const href = decodeURIComponent((await link.getAttribute("href")) ?? "");
    expect(href).toMatch(/^https:\/\//);
    expect(decodeURIComponent(href)).toContain("/videos?q=two words");
  }
  // The press leads straight to the app: nothing of ours is asked for before.
  const requests: string[] = [];
  await page.route(/link\.metamask\.io/, (route) => route.fulfill({ body: "the app" }));
  page.on("request", (request) => requests.push(request.url()));
  await links.first().click();
  await page.waitForURL(/link\.metamask\.io/);
  expect(requests.slice(0, 1)).toEqual([expect.stringMatching(/^https:\/\/link\.metamask\.io\/dapp\//)]);

  const inside = await visit(`${iphone} Instagram 400.0.0`);
  await inside.getByTestId("connect-button").click();
  const out = inside.getByTestId("way-out");
  await out.waitFor();
  expect(await out.getAttribute("href")).toMatch(/^x-safari-https?:\/\/.*\/videos\?q=two%20words$/);
  await expectAccessible(inside);
});

test("Solana's wallets on an Android phone are asked by Mobile Wallet Adapter, through the phone's own port", async () => {
  const page = await visit(
    "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36",
  );
  // The person lets the site reach the phone itself, and the phone brings the wallet's app to the front.
  await page.evaluate(() => {
    navigator.permissions.query = async () =>
      Object.assign(new EventTarget(), { state: "granted" }) as PermissionStatus;
    setInterval(() => window.dispatchEvent(new Event("blur")), 100);
  });
  const socket = page.waitForEvent("websocket", { timeout: 30_000 });
  await choose(page, "solana-Mobile Wallet Adapter");
  expect((await socket).url()).toMatch(/^ws:\/\/localhost:\d+\/solana-wallet$/);
  // Its windows are not behind ours.
  expect(await page.getByTestId("connect-dialog").count()).toBe(0);
});

test("Coinbase Wallet opens its own window", async () => {
  const page = await visit();
  await page.getByTestId("connect-button").click();
  await page.getByTestId("other-wallets").click({ timeout: 30_000 });
  await page.context().route(/coinbase\.com/, (route) => route.fulfill({ body: "the wallet" }));
  const opened = page.context().waitForEvent("page", { timeout: 30_000 });
  await page.getByTestId("rk-wallet-option-coinbase").click();
  const popup = await opened;
  await expect.poll(() => popup.url()).toMatch(/^https:\/\/keys\.coinbase\.com\//);
});

test("WalletConnect reaches its relay and shows its code", async () => {
  const page = await visit();
  await page.getByTestId("connect-button").click();
  await page.getByTestId("other-wallets").click({ timeout: 30_000 });
  const socket = page.waitForEvent("websocket", { timeout: 30_000 });
  await page.getByTestId("rk-wallet-option-walletConnect").click();
  expect((await socket).url()).toMatch(/^wss:\/\/relay\.walletconnect\.(org|com)/);
  // Closing RainbowKit's window leads back to the one choice.
  await page.keyboard.press("Escape");
  await page.getByTestId("connect-dialog").waitFor();
});
