import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { browserSessionSeconds } from "#lib/playback/playback-times.ts";
import { startAnvil } from "../../scripts/local/anvil.ts";
import { deployDemo } from "../../scripts/local/deploy-demo.ts";
import { findFreePort } from "../../scripts/local/free-port.ts";
import { longFootage } from "../fixtures/footage.ts";
import { type Film, holder, publishFilm, signedIn } from "../setup/films.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { type RpcProxy, startRpcProxy } from "../setup/rpc-proxy.ts";
import { pictureHeight, placeOf, until } from "./player-actions.ts";
import { seekTo } from "./playing.ts";
import { browserOf, pressPlay, recordStates, samplePlace, type Watching } from "./watching.ts";

const filmSeconds = 3 * browserSessionSeconds + 15;

let folder: string;
let anvil: Awaited<ReturnType<typeof startAnvil>>;
let proxy: RpcProxy;
let instance: TestInstance;
let film: Film;
const open: Watching[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-lifetimes-"));
  anvil = await startAnvil({
    port: await findFreePort(),
    stateFile: join(folder, "chain.json"),
    log: () => {},
  });
  const { membership } = await deployDemo({ url: anvil.url });
  // The product reaches the chain through a line that can be cut; people's wallets reach it directly.
  proxy = await startRpcProxy(anvil.url);
  const started = await startTestInstance({ [`EVM_RPC_${anvil.chainId}`]: proxy.url });
  instance = { ...started, chain: { rpcUrl: anvil.url, chainId: anvil.chainId, membership } };
}, 600_000);

afterEach(async () => {
  for (const { browser } of open.splice(0)) await browser.close();
});

afterAll(async () => {
  await instance?.stop();
  await proxy?.close();
  await anvil?.stop();
  await rm(folder, { recursive: true, force: true });
});

const troubled = /error|offline|silent|refused|revoked|limit|sign_in|notice/;

it("a film of three session lifetimes, joined on its early lane, plays through without a stall or a prompt, at the best quality in the end", async () => {
  const file = await longFootage(join(folder, "Three lifetimes.mp4"), filmSeconds, "768:576");
  const viewer = await holder(instance);
  const watching = await browserOf(instance, viewer);
  open.push(watching);
  const { page, errors } = watching;
  film = await publishFilm(instance, file, { creator: await signedIn(instance) });
  await pressPlay(page, `${instance.webUrl}/watch/${film.videoId}`, "hls");
  const samples = await samplePlace(page);
  const states = await recordStates(page);
  await page.locator('[data-player][data-state="ended"]').waitFor({ timeout: (filmSeconds + 120) * 1000 });
  const seen = await samples();
  expect(seen[0]?.package).toBe("early");
  expect(await page.locator("[data-player]").getAttribute("data-package")).toBe("full");
  expect(await pictureHeight(page)).toBe(576);
  expect((await states()).filter((state) => troubled.test(state))).toEqual([]);
  // Buffers are exchanged once, when the full package is there; else the picture never stands for half a second.
  const stood = seen.filter(({ state }) => state === "buffering").length;
  expect(stood * 200).toBeLessThan(1_500);
  expect(errors).toEqual([]);
}, 900_000);

it("with the chain away for 90 s in mid-play it plays again within 10 s of its return, at its place, without a click", async () => {
  await film.until(({ state }) => state === "ready", 300);
  const watching = await browserOf(instance, await holder(instance));
  open.push(watching);
  const { page } = watching;
  await pressPlay(page, `${instance.webUrl}/watch/${film.videoId}`, "hls");
  proxy.mode = "drop";
  await wait(70_000);
  // What was loaded could outlast the outage: only a place without keys proves that none are given.
  await seekTo(page, 170);
  await page.locator('[data-player][data-state="silent"]').waitFor({ timeout: 20_000 });
  await wait(15_000);
  const before = await placeOf(page);
  expect(before).toBeCloseTo(170, 0);
  proxy.mode = "pass";
  const backAt = performance.now();
  await until(() => placeOf(page)).toBeGreaterThan(before + 1);
  expect(performance.now() - backAt).toBeLessThan(11_000);
  expect(await placeOf(page)).toBeLessThan(before + 12);
}, 300_000);
