import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { address, createKeyPairSignerFromPrivateKeyBytes, generateKeyPairSigner } from "@solana/kit";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { footageWithSound } from "../fixtures/footage.ts";
import { openBrowser, type TestBrowser } from "../setup/browser.ts";
import {
  injectSolanaWallet,
  newSolanaKey,
  type SolanaAbilities,
  type SolanaKey,
} from "../setup/injected-solana-wallet.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { loadMetaplex, metaplex, writeMetadata } from "../setup/solana/metaplex.ts";
import { type SolanaWorld, startSolanaWorld } from "../setup/solana/solana-world.ts";
import { expectAccessible } from "./accessible.ts";
import { choose, sign } from "./connecting.ts";
import { watchErrors } from "./page-errors.ts";
import { expectPlaying } from "./playing.ts";

const { roles, holderSeedHex } = metaplex;
let world: SolanaWorld;
let instance: TestInstance;
let folder: string;
let clip: string;
const browsers: TestBrowser[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-e2e-"));
  clip = await footageWithSound(join(folder, "A walk in the square.mp4"), 30);
  world = await startSolanaWorld();
  loadMetaplex(world.svm);
  instance = await startTestInstance({ SOLANA_RPC_DEVNET: world.url });
});

afterAll(async () => {
  for (const browser of browsers) await browser.close();
  await instance?.stop();
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A page of a person with a Solana wallet, and what its console said of errors. */
async function visit(key: SolanaKey, abilities: SolanaAbilities): Promise<{ page: Page; errors: string[] }> {
  const browser = await openBrowser();
  browsers.push(browser);
  await injectSolanaWallet(browser.context, { name: "Sun", key, abilities });
  const page = await browser.context.newPage();
  return { page, errors: await watchErrors(page) };
}

async function signInBySolana(page: Page): Promise<void> {
  await choose(page, "solana-Sun");
  await sign(page);
  await page.getByTestId("viewer-menu").waitFor({ timeout: 30_000 });
}

test("a creator gates a video by a verified collection; a holder plays it until the NFT is gone; a look-alike opens nothing", async () => {
  const seed = Uint8Array.from(Buffer.from(holderSeedHex, "hex"));
  const holder = await createKeyPairSignerFromPrivateKeyBytes(seed);

  // Somebody minted an NFT that claims the collection, which has not verified it.
  const stranger = newSolanaKey();
  const fake = await world.createMint();
  await world.mintTo(fake, address(stranger.address), 1n);
  const collection = { key: roles.collectionMint, verified: false };
  await writeMetadata(world.svm, {
    mint: fake,
    authority: world.authority.address,
    name: "Look-alike",
    collection,
  });

  const making = await visit(newSolanaKey(), { signIn: "1.1.0" });
  await making.page.goto(`${instance.webUrl}/studio`);
  await signInBySolana(making.page);
  await making.page.getByTestId("upload-input").setInputFiles(clip);
  await making.page.locator('[data-testid="upload-row"][data-phase="done"]').waitFor({ timeout: 60_000 });
  await making.page.getByTestId("upload-open").click();
  await making.page.waitForURL(/\/studio\/vid_/);
  const videoId = new URL(making.page.url()).pathname.split("/").at(-1) ?? "";
  await making.page.getByTestId("gate-template-solana").click();
  await making.page.getByTestId("gate-chain").selectOption(world.id);
  await making.page.getByTestId("gate-contract").fill(roles.collectionMint);
  await making.page.getByTestId("gate-token").waitFor({ timeout: 20_000 });
  // The holder has a plain one and a programmable one, which is frozen.
  await making.page.getByTestId("gate-amount").fill("2");
  await expectAccessible(making.page);
  await making.page.getByTestId("gate-save").click();
  await expect.poll(() => making.page.getByTestId("gate-status").textContent()).toBe("Saved");
  await making.page.locator('[data-testid="video-state"][data-state="ready"]').waitFor({ timeout: 240_000 });
  await making.page.getByTestId("visibility-button").click();
  await making.page.getByRole("radio", { name: /^Public/ }).check();
  await making.page.getByTestId("visibility-confirm").click();
  await making.page
    .locator('[data-testid="visibility"][data-visibility="public"]')
    .waitFor({ timeout: 20_000 });

  const watching = await visit(newSolanaKey(seed), { signMessage: true });
  await watching.page.goto(`${instance.webUrl}/watch/${videoId}`);
  await signInBySolana(watching.page);
  await watching.page.getByRole("button", { name: /^Play: / }).click();
  await expectPlaying(watching.page, { engine: "hls", from: 0 });

  const refused = await visit(stranger, { signIn: "1.0.0" });
  await refused.page.goto(`${instance.webUrl}/watch/${videoId}`);
  await signInBySolana(refused.page);
  const row = refused.page.getByTestId("access-card").getByTestId("condition-row").first();
  await row.waitFor({ timeout: 20_000 });
  await expect
    .poll(() => row.textContent())
    .toMatch(/names the collection .*Solana devnet.* has not verified it/);
  expect(await refused.page.getByTestId("player-video").count()).toBe(0);
  await expectAccessible(refused.page);
  expect([making.errors, watching.errors, refused.errors]).toEqual([[], [], []]);

  // One of the two is sent away while it plays.
  const other = await generateKeyPairSigner();
  await world.transfer(roles.nftMint_verified, holder, other.address, 1n);
  await watching.page.locator('[data-player][data-state="revoked"]').waitFor({ timeout: 60_000 });
  expect(
    await watching.page.getByTestId("player-video").evaluate((video: HTMLVideoElement) => video.paused),
  ).toBe(true);
});
