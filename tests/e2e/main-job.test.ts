import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mintMembership } from "../../scripts/demo/wallets.ts";
import { footageWithSound } from "../fixtures/footage.ts";
import { openBrowser, type TestBrowser } from "../setup/browser.ts";
import { injectWallet } from "../setup/injected-wallet.ts";
import { asStarted, startTestInstance, type TestInstance } from "../setup/instance.ts";
import { expectAccessible } from "./accessible.ts";
import { connectToChain, fund } from "./chain.ts";
import { watchErrors } from "./page-errors.ts";
import { expectPlaying, seekTo } from "./playing.ts";
import { signInByPage } from "./sign-in.ts";

let instance: TestInstance;
let folder: string;
let clip: string;
const browsers: TestBrowser[] = [];
const creator = privateKeyToAccount(generatePrivateKey());
const holder = privateKeyToAccount(generatePrivateKey());
const stranger = privateKeyToAccount(generatePrivateKey());

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-e2e-"));
  clip = await footageWithSound(join(folder, "A walk in the square.mp4"), 45);
  // With the PostgreSQL that npm installed and the FFmpeg that is found, as on a fresh machine.
  instance = await startTestInstance(asStarted);
});

afterAll(async () => {
  for (const browser of browsers) await browser.close();
  await instance?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A page of a person with a wallet, and what its console said of errors. */
async function visit(account: PrivateKeyAccount): Promise<{ page: Page; errors: string[] }> {
  const browser = await openBrowser();
  browsers.push(browser);
  const chain = instance.chain;
  if (chain === undefined) throw new Error("the instance has no local chain");
  await injectWallet(browser.context, { account, rpcUrl: chain.rpcUrl, chainId: chain.chainId });
  const page = await browser.context.newPage();
  return { page, errors: await watchErrors(page) };
}

test("a creator uploads, gates and publishes; a holder watches HLS and DASH until the token is gone; others learn why not", async () => {
  const demo = instance.chain;
  if (demo === undefined) throw new Error("the instance has no local chain");
  const chain = { ...demo, membership: demo.membership as `0x${string}` };

  // The creator signs in, uploads a real file and sees it being prepared.
  const making = await visit(creator);
  await making.page.goto(`${instance.webUrl}/studio`);
  await signInByPage(making.page);
  await making.page.getByTestId("upload-input").setInputFiles(clip);
  await making.page.locator('[data-testid="upload-row"][data-phase="done"]').waitFor({ timeout: 60_000 });
  await making.page.getByTestId("upload-open").click();
  await making.page.waitForURL(/\/studio\/vid_/);
  const videoId = new URL(making.page.url()).pathname.split("/").at(-1) ?? "";
  await making.page.locator('[data-testid="video-state"][data-state="ready"]').waitFor({ timeout: 240_000 });

  // The gate: the demo membership, looked up on the chain and said in a sentence.
  await making.page.getByTestId("gate-template-nft").click();
  await making.page.getByTestId("gate-demo-token").click();
  await expect
    .poll(() => making.page.getByTestId("gate-token").textContent(), { timeout: 20_000 })
    .toContain("Demo");
  await making.page.getByTestId("gate-save").click();
  await expect
    .poll(() => making.page.getByTestId("gate-status").textContent(), { timeout: 20_000 })
    .toBe("Saved");
  await expectAccessible(making.page);
  await making.page.getByTestId("visibility-button").click();
  await making.page.getByRole("radio", { name: /^Public/ }).check();
  await making.page.getByTestId("visibility-confirm").click();
  await making.page
    .locator('[data-testid="visibility"][data-visibility="public"]')
    .waitFor({ timeout: 20_000 });

  // A holder finds it in the catalogue and plays both formats, before and after a seek.
  const tokenId = await mintMembership(chain, holder);
  const watching = await visit(holder);
  await watching.page.goto(instance.webUrl);
  const card = watching.page.getByTestId("video-card").first();
  await card.waitFor();
  const named = "Hold at least 1 NFT of “StreamGate Demo Membership” on";
  // Its name is asked for in the background.
  await expect
    .poll(() => watching.page.reload().then(() => card.textContent()), { timeout: 20_000 })
    .toContain(named);
  await expectAccessible(watching.page);
  await card.click();
  await watching.page.waitForURL(new RegExp(`/watch/${videoId}`));
  await signInByPage(watching.page);
  for (const engine of ["hls", "dash"] as const) {
    await watching.page.goto(`${instance.webUrl}/watch/${videoId}?engine=${engine}`);
    await watching.page.getByRole("button", { name: /^Play: / }).click();
    await expectPlaying(watching.page, { engine, from: 0 });
    await seekTo(watching.page, 20);
    await expectPlaying(watching.page, { engine, from: 20 });
  }

  // Somebody without the token sees each condition and what they hold.
  const refused = await visit(stranger);
  await refused.page.goto(`${instance.webUrl}/watch/${videoId}`);
  await signInByPage(refused.page);
  const row = refused.page.getByTestId("access-card").getByTestId("condition-row").first();
  await row.waitFor({ timeout: 20_000 });
  expect(await row.textContent()).toContain(named);
  expect(await row.textContent()).toMatch(/You hold0Needed1/);
  expect(await refused.page.getByTestId("player-video").count()).toBe(0);
  await expectAccessible(refused.page);
  expect(await refused.page.locator("main").textContent()).toContain("576p");

  expect(making.errors).toEqual([]);
  expect(watching.errors).toEqual([]);
  expect(refused.errors).toEqual([]);

  // The token leaves the wallet while it plays: playback stops and says so.
  await fund(chain, holder);
  await connectToChain(chain).transfer(holder, stranger.address, tokenId);
  await watching.page.locator('[data-player][data-state="revoked"]').waitFor({ timeout: 60_000 });
  const stopped = await watching.page
    .getByTestId("player-video")
    .evaluate((video: HTMLVideoElement) => video.paused);
  expect(stopped).toBe(true);
  // A browser notes the refused heart-beat itself; nothing else may go wrong.
  expect(watching.errors.filter((error) => !/ 403 .*\/heartbeat\)$/.test(error))).toEqual([]);
});
