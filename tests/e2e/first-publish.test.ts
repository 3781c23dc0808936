import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getOwnVideo } from "#lib/shared/api/videos.ts";
import * as hybridToken from "../../contracts/test/artifacts/hybrid-token.ts";
import { uploadFile } from "../../scripts/demo/upload-file.ts";
import { mintMembership } from "../../scripts/demo/wallets.ts";
import { syntheticClip } from "../fixtures/footage.ts";
import { openBrowser, type TestBrowser } from "../setup/browser.ts";
import { localChain, signedIn } from "../setup/films.ts";
import { injectWallet } from "../setup/injected-wallet.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { expectAccessible } from "./accessible.ts";
import { deploy } from "./chain.ts";
import { press, write } from "./keyboard.ts";
import { watchErrors } from "./page-errors.ts";
import { browserOf } from "./watching.ts";

let instance: TestInstance;
let browser: TestBrowser;
let folder: string;
let clip: string;
const creator = privateKeyToAccount(generatePrivateKey());

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-first-"));
  clip = await syntheticClip(join(folder, "My first film.mp4"), 4, "640x360");
  instance = await startTestInstance();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await instance?.stop();
  await rm(folder, { recursive: true, force: true });
});

/**
 * Seconds that a person takes, beyond what the page takes: to find and press something (the keystroke-level model says
 * 1.35 s to think, 1.1 s to point, 0.2 s to press; doubled for a first visit), to type, to read a paragraph, to find a
 * file in the system's dialog, and to look at a wallet's window and agree.
 */
const person = { press: 5.3, key: 0.3, read: 10, file: 15, wallet: 10 };

/** Adds up what a person's hands and eyes take; the page's own time is measured beside it. */
function stopwatch() {
  let hands = 0;
  let page = 0;
  let presses = 0;
  const measured = async <T>(work: () => Promise<T>): Promise<T> => {
    const from = performance.now();
    const result = await work();
    page += (performance.now() - from) / 1000;
    return result;
  };
  return {
    measured,
    press: async (target: Locator) => {
      hands += person.press;
      presses += 1;
      await measured(() => target.click({ timeout: 60_000 }));
    },
    takes: (seconds: number) => {
      hands += seconds;
    },
    result: () => ({ hands, page, presses, seconds: hands + page }),
  };
}

test("from the first visit to a published, gated video takes less than three minutes of a person's time", async () => {
  const chain = localChain(instance);
  await mintMembership(chain, creator);
  await injectWallet(browser.context, { account: creator, rpcUrl: chain.rpcUrl, chainId: chain.chainId });
  const page = await browser.context.newPage();
  const errors = await watchErrors(page);
  const watch = stopwatch();

  // Comes in, reads what this is, and goes to the studio.
  await watch.measured(() => page.goto(instance.webUrl));
  watch.takes(person.read);
  await watch.press(page.getByRole("navigation").getByRole("link", { name: "Studio" }));
  await watch.measured(() => page.waitForURL(/\/studio$/));

  // Signs in: two presses in the page, two agreements in the wallet.
  await watch.press(page.getByTestId("connect-button").first());
  await watch.press(page.getByTestId("wallet-option-dev.streamgate.test"));
  watch.takes(person.wallet);
  await watch.press(page.getByTestId("sign-message"));
  watch.takes(person.wallet);

  // Chooses a file and opens the video's page.
  await watch.measured(() => page.getByTestId("upload-choose").waitFor({ timeout: 60_000 }));
  watch.takes(person.press + person.file);
  await watch.measured(() => page.getByTestId("upload-input").setInputFiles(clip));
  await watch.press(page.getByTestId("upload-open"));
  await watch.measured(() => page.waitForURL(/\/studio\/vid_/));

  // Says who may watch while the film is prepared.
  watch.takes(person.read);
  await watch.press(page.getByTestId("gate-template-nft"));
  await watch.press(page.getByTestId("gate-demo-token"));
  await watch.measured(() => page.getByTestId("gate-token").waitFor({ timeout: 30_000 }));
  await watch.press(page.getByTestId("try-mine"));
  await watch.measured(() =>
    page.locator('[data-testid="try-outcome"][data-outcome="granted"]').waitFor({ timeout: 30_000 }),
  );
  await expectAccessible(page);
  await watch.press(page.getByTestId("gate-save"));
  await watch.measured(() =>
    expect.poll(() => page.getByTestId("gate-status").textContent(), { timeout: 20_000 }).toBe("Saved"),
  );

  // What the machine needs for the film is not the person's time.
  await page
    .locator('[data-testid="video-state"][data-watchable="true"]')
    .first()
    .waitFor({ timeout: 240_000 });

  // Reviews and publishes.
  await watch.press(page.getByTestId("visibility-button"));
  await watch.press(page.getByRole("radio", { name: /^Public/ }));
  await watch.measured(() =>
    page.locator('[data-testid="review-own"][data-value="granted"]').waitFor({ timeout: 30_000 }),
  );
  await watch.measured(() =>
    page.locator('[data-testid="review-holders"][data-value="some"]').waitFor({ timeout: 30_000 }),
  );
  expect(await page.getByTestId("publish-rule").textContent()).toMatch(
    /^Hold at least 1 NFT of .* on the local/,
  );
  await expectAccessible(page);
  watch.takes(person.read * 2);
  await watch.press(page.getByTestId("visibility-confirm"));
  await watch.measured(() =>
    page.locator('[data-testid="visibility"][data-visibility="public"]').waitFor({ timeout: 20_000 }),
  );

  const { seconds, presses, hands, page: waited } = watch.result();
  console.info(
    `first visit to published: ${presses} presses, ${hands.toFixed(0)} s of a person and ${waited.toFixed(1)} s of the page`,
  );
  expect(presses).toBeLessThanOrEqual(13);
  expect(seconds).toBeLessThanOrEqual(180);
  expect(errors).toEqual([]);
});

test("a nested rule is built, changed, taken back and saved by keyboard alone", async () => {
  const author = await signedIn(instance);
  const videoId = await uploadFile(author.api, clip, () => {});
  const { chainId, membership } = localChain(instance);
  const nft = { type: "erc721", chain: `eip155:${chainId}`, contract: membership.toLowerCase() };
  const member = `0x${"ab".repeat(20)}`;
  const { page, errors, browser: own } = await browserOf(instance, author);
  const patience = { timeout: 20_000 };
  const removeByMenu = async (menu: Locator) => {
    await press(menu);
    await page.getByRole("menu").waitFor();
    await page.keyboard.press("End");
    await page.locator('[data-testid="gate-node-removed-it"][data-highlighted]').waitFor();
    await page.keyboard.press("Enter");
  };
  const group = page.getByTestId("gate-group").nth(1);
  const conditions = page.getByTestId("gate-condition");

  await page.goto(`${instance.webUrl}/studio/${videoId}`);
  await page.getByTestId("gate-editor").waitFor({ timeout: 60_000 });
  await expectAccessible(page);
  await press(page.getByTestId("gate-template-any"));
  await press(page.getByTestId("gate-demo-token"));

  // An incomplete rule is not saved; what is missing is said beside its field.
  await press(page.getByTestId("gate-save"));
  await conditions.nth(1).getByText("Paste the contract’s address").waitFor();
  await expectAccessible(page);

  // The second condition goes, comes back, and goes again.
  const menu = conditions.nth(1).getByTestId("gate-node-menu");
  await removeByMenu(menu);
  await expect.poll(() => conditions.count(), patience).toBe(1);
  await press(page.getByTestId("gate-undo"));
  await expect.poll(() => conditions.count(), patience).toBe(2);
  await removeByMenu(menu);
  await expect.poll(() => conditions.count(), patience).toBe(1);

  // A group of two, turned round.
  await press(page.getByTestId("gate-add-group"));
  await write(group.getByTestId("gate-contract"), membership);
  await press(group.getByTestId("gate-by"), "ArrowDown");
  await write(group.getByTestId("gate-token-id"), "1");
  await press(group.getByTestId("gate-add-allowlist"));
  await write(group.getByTestId("gate-accounts"), member);
  await press(group.getByTestId("gate-mode"), "ArrowDown");
  await press(group.getByTestId("gate-mode"), "ArrowDown");
  await press(group.getByTestId("gate-mode"), "ArrowDown");
  await expect
    .poll(() => page.getByTestId("gate-sentence").textContent(), { timeout: 20_000 })
    .toMatch(/ or meet none of \(own NFT #1 of .*; sign in with 0xabab…abab\)\.$/);
  await expectAccessible(page);

  // Leaving by a link asks first.
  await press(page.getByRole("navigation").getByRole("link", { name: "Videos", exact: true }).first());
  await press(page.getByTestId("unsaved-stay"));
  // Until it is gone it holds the focus.
  await page.getByTestId("unsaved-dialog").waitFor({ state: "hidden" });
  await press(page.getByTestId("gate-save"));
  await expect
    .poll(async () => (await author.api.call(getOwnVideo, { params: { videoId } })).gate, { timeout: 20_000 })
    .toEqual({
      any: [
        nft,
        {
          not: {
            any: [
              { ...nft, tokenId: "1" },
              { type: "allowlist", accounts: [`eip155:1:${member}`] },
            ],
          },
        },
      ],
    });
  expect(errors).toEqual([]);
  await own.close();
});

test("whoever gates by a token that is an ERC-721 and an ERC-20 in one is told what counts", async () => {
  const author = await signedIn(instance);
  const videoId = await uploadFile(author.api, clip, () => {});
  const contract = await deploy(localChain(instance), author.wallet, hybridToken);
  const { page, errors, browser: own } = await browserOf(instance, author);
  await page.goto(`${instance.webUrl}/studio/${videoId}`);
  await press(page.getByTestId("gate-template-nft"));
  await write(page.getByTestId("gate-contract"), contract);
  const token = page.getByTestId("gate-token");
  await token.getByText("Hybrid (HYB), ERC-721 and ERC-20 in one").waitFor();
  await token.getByText("this condition counts whole ones").waitFor();
  await expectAccessible(page);
  await press(page.getByTestId("gate-count-parts"));
  await page.getByTestId("gate-condition").getByText("Holds tokens").first().waitFor();
  await token.getByText("Hybrid (HYB), ERC-721 and ERC-20 in one").waitFor();
  await write(page.getByTestId("gate-amount"), "0.5");
  await press(page.getByTestId("gate-save"));
  const gate = {
    type: "erc20",
    contract: contract.toLowerCase(),
    minBalance: `${5n * 10n ** 17n}`,
    decimals: 18,
  };
  await expect
    .poll(async () => (await author.api.call(getOwnVideo, { params: { videoId } })).gate, { timeout: 20_000 })
    .toMatchObject(gate);
  expect(await page.getByTestId("gate-decimals").count()).toBe(0);
  expect(errors).toEqual([]);
  await own.close();
});
