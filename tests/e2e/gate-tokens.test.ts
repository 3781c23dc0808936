import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPublicClient, createTestClient, createWalletClient, http } from "viem";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getOwnVideo } from "#lib/shared/api/videos.ts";
import * as delegateRegistry from "../../contracts/test/artifacts/delegate-registry.ts";
import * as keyLock from "../../contracts/test/artifacts/key-lock.ts";
import * as rentalToken from "../../contracts/test/artifacts/rental-token.ts";
import { uploadFile } from "../../scripts/demo/upload-file.ts";
import { syntheticClip } from "../fixtures/footage.ts";
import { holder, localChain, type Person, signedIn } from "../setup/films.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { expectAccessible } from "./accessible.ts";
import { deploy } from "./chain.ts";
import { press, write } from "./keyboard.ts";
import { browserOf } from "./watching.ts";

let instance: TestInstance;
let folder: string;
let author: Person;
let videoId: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-gates-"));
  const clip = await syntheticClip(join(folder, "clip.mp4"), 4, "320x180");
  instance = await startTestInstance();
  author = await signedIn(instance);
  videoId = await uploadFile(author.api, clip, () => {});
});
afterAll(async () => {
  await instance?.stop();
  await rm(folder, { recursive: true, force: true });
});

const savedGate = async () => (await author.api.call(getOwnVideo, { params: { videoId } })).gate;

test("a creator pastes where a token is, and is offered what it can do", async () => {
  const chain = localChain(instance);
  const id = `eip155:${chain.chainId}`;
  const rental = await deploy(chain, author.wallet, rentalToken);
  const lock = await deploy(chain, author.wallet, keyLock);
  const { page, errors, browser } = await browserOf(instance, author);
  await page.goto(`${instance.webUrl}/studio/${videoId}`);
  await press(page.getByTestId("gate-template-nft"));

  // The number waits until one is asked for.
  await page.getByTestId("gate-contract").fill(`${id}/erc721:${rental}/7`);
  await expect.poll(() => page.getByTestId("gate-contract").inputValue()).toBe(rental);
  await page.getByTestId("gate-token").getByText("Rental (RENT), ERC-721").waitFor();
  await press(page.getByTestId("gate-by"), "ArrowDown");
  expect(await page.getByTestId("gate-token-id").inputValue()).toBe("7");
  await write(page.getByTestId("gate-token-id"), ", 10-19");
  await press(page.getByTestId("gate-renters"), " ");
  await expectAccessible(page);
  await press(page.getByTestId("gate-save"));
  await expect.poll(savedGate, { timeout: 20_000 }).toEqual({
    type: "erc721",
    chain: id,
    contract: rental.toLowerCase(),
    tokenIds: ["7", "10-19"],
    renters: true,
  });

  // Tokens that expire are better asked for as a subscription.
  await page.getByTestId("gate-contract").fill(lock);
  await press(page.getByTestId("gate-count-valid"));
  await page.getByTestId("gate-condition").getByText("Has a subscription").first().waitFor();
  await expect.poll(() => page.getByTestId("gate-subscription").inputValue()).toBe("unlock");
  await expectAccessible(page);
  await press(page.getByTestId("gate-save"));
  await expect.poll(savedGate, { timeout: 20_000 }).toEqual({
    type: "subscription",
    chain: id,
    contract: lock.toLowerCase(),
    standard: "unlock",
  });
  expect(errors).toEqual([]);
  await browser.close();
});

test("a wallet that a vault delegated to is told through whom it may watch", async () => {
  const chain = localChain(instance);
  const transport = http(chain.rpcUrl);
  const reader = createPublicClient({ transport, pollingInterval: 50 });
  const registry = "0x00000000000000447e69651d841bD8D104Bed493";
  const made = await deploy(chain, author.wallet, delegateRegistry);
  const bytecode = await reader.getCode({ address: made as `0x${string}` });
  await createTestClient({ mode: "anvil", transport }).setCode({
    address: registry,
    bytecode: bytecode ?? "0x",
  });
  const [vault, hot] = [await holder(instance), await signedIn(instance)];
  const args = [hot.wallet.address, `0x${"0".repeat(64)}`, true] as const;
  const call = { address: registry, abi: delegateRegistry.abi, functionName: "delegateAll" } as const;
  const sender = createWalletClient({ account: vault.wallet, transport });
  const hash = await sender.writeContract({ ...call, args, chain: null });
  await reader.waitForTransactionReceipt({ hash, timeout: 10_000 });

  const { page, errors, browser } = await browserOf(instance, author);
  await page.goto(`${instance.webUrl}/studio/${videoId}`);
  await page.getByTestId("gate-contract").fill(chain.membership);
  await page.getByTestId("gate-token-mismatch").getByRole("button").click();
  await write(page.getByTestId("try-address"), hot.wallet.address);
  await press(page.getByTestId("try-submit"));
  const outcome = page.getByTestId("try-outcome");
  await outcome.getByText(/^Through 0x.{4}….{4}, which delegated to this wallet\.$/).waitFor();
  expect(await outcome.getAttribute("data-outcome")).toBe("granted");
  await expectAccessible(page);
  expect(errors).toEqual([]);
  await browser.close();
});
