import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { localChain, type Person } from "../setup/films.ts";
import { graveViolations } from "../setup/grave-violations.ts";
import { injectWallet } from "../setup/injected-wallet.ts";
import type { TestInstance } from "../setup/instance.ts";
import { excessiveShifts, recordShifts, slowNetwork } from "../setup/layout-shift.ts";
import type { People, Visitor } from "./cast.ts";
import type { Scene } from "./scene.ts";

const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
type Size = (typeof sizes)[number];
const schemes = ["light", "dark"] as const;
const QUALITY = 66;
/** Longer than any colour takes to change, where motion is asked to be reduced. */
const SETTLE_MS = 250;

export interface Camera {
  browser: Browser;
  instance: TestInstance;
  /** Where the pictures go; null: the pages are checked instead. */
  folder: string | null;
}

/**
 * Pictures a scene in every size and scheme, as `<name>-<width>-<scheme>.jpg`; or checks it in each of them, and throws
 * what moved while it loaded, what axe finds grave and what sticks out at the side.
 */
export async function take<World extends People>(
  scene: Scene<World>,
  world: World,
  camera: Camera,
): Promise<void> {
  // A picture does not tell how a page came about: the scene is brought about once and its window resized.
  const visits = camera.folder === null ? sizes.map((size) => [size]) : [sizes];
  const faults: string[] = [];
  for (const visit of visits) faults.push(...(await takeIn(visit, scene, world, camera)));
  if (faults.length > 0) throw new Error(faults.join("\n"));
}

async function takeIn<World extends People>(
  visit: readonly Size[],
  scene: Scene<World>,
  world: World,
  { browser, instance, folder }: Camera,
): Promise<string[]> {
  const context = await browser.newContext({
    viewport: visit[0] ?? null,
    reducedMotion: "reduce",
    locale: "en-GB",
    // As with a screen: the list of sign-ins names the browser.
    userAgent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${browser.version()} Safari/537.36`,
  });
  // Nobody is nobody: scenes that have a visitor say who.
  let me = {} as Visitor;
  const faults: string[] = [];
  try {
    if (scene.as !== undefined) {
      me = scene.as === "guest" ? await world.guest() : { ...world[scene.as], passId: 0n };
      await seat(context, instance, me, scene.signedOut ?? false);
    }
    if (folder === null) await recordShifts(context);
    const page = await context.newPage();
    if (folder === null) await slowNetwork(page);
    page.setDefaultTimeout(30_000);
    await scene.prepare(page, world, me);
    const shown = context.pages().at(scene.window ?? -1) ?? page;
    if (folder === null) {
      await settle(shown, scene);
      const shifts = await excessiveShifts(shown);
      faults.push(...shifts.map((fault) => `${scene.name}-${visit[0]?.width}: ${fault}`));
    }
    for (const size of visit) {
      await shown.setViewportSize(size);
      for (const colorScheme of schemes) {
        await shown.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await scene.each?.(shown, world);
        await settle(shown, scene);
        const name = `${scene.name}-${size.width}-${colorScheme}`;
        if (folder === null) faults.push(...(await faultsOf(shown)).map((fault) => `${name}: ${fault}`));
        else
          await shown.screenshot({
            path: join(folder, `${name}.jpg`),
            type: "jpeg",
            quality: QUALITY,
            fullPage: scene.whole ?? false,
          });
      }
    }
  } finally {
    await Promise.resolve(scene.tidy?.(world, me)).finally(() => context.close());
  }
  return faults;
}

async function faultsOf(page: Page): Promise<string[]> {
  const sticksOut = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return [
    ...(sticksOut > 0 ? [`it is ${sticksOut} px wider than the window`] : []),
    ...(await graveViolations(page)),
  ];
}

async function seat(
  context: BrowserContext,
  instance: TestInstance,
  { wallet, api }: Person,
  signedOut: boolean,
): Promise<void> {
  const { rpcUrl, chainId } = localChain(instance);
  await injectWallet(context, { account: wallet, rpcUrl, chainId });
  if (signedOut) return;
  const [name = "", value = ""] = (api.headers().cookie ?? "").split("=");
  await context.addCookies([{ name, value, url: instance.webUrl }]);
}

/** Waits for what is loaded after the page: its parts, its font, its pictures. */
async function settle(
  page: Page,
  { whole = false, held = false }: Pick<Scene, "whole" | "held">,
): Promise<void> {
  if (!held) await page.waitForFunction(() => document.querySelector(".skeleton") === null);
  await page.evaluate(async (all) => {
    const pictures = [...document.images].filter(
      (image) => all || image.getBoundingClientRect().top < innerHeight,
    );
    for (const picture of pictures) picture.loading = "eager";
    const loaded = pictures.map((picture) => picture.decode().catch(() => undefined));
    const patience = new Promise((resolve) => setTimeout(resolve, 5_000));
    await Promise.race([Promise.all([document.fonts.ready, ...loaded]), patience]);
  }, whole);
  await page.waitForTimeout(SETTLE_MS);
}
