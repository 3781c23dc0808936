import type { Page } from "playwright-core";
import { openBrowser, type TestBrowser } from "../setup/browser.ts";
import { localChain, type Person } from "../setup/films.ts";
import { type InjectedWallet, injectWallet } from "../setup/injected-wallet.ts";
import type { TestInstance } from "../setup/instance.ts";
import { watchErrors } from "./page-errors.ts";

declare global {
  interface Window {
    seenStates: Set<string>;
    placeSamples?: Sample[];
  }
}

export interface Watching {
  page: Page;
  /** What the console said of errors. */
  errors: string[];
  browser: TestBrowser;
  /** Shows the person's account until another one is put there. */
  wallet: InjectedWallet;
}

/** A browser in which somebody is signed in already, with their wallet at hand. */
export async function browserOf(instance: TestInstance, person: Person): Promise<Watching> {
  const browser = await openBrowser({ width: 1280, height: 800 });
  const { rpcUrl, chainId } = localChain(instance);
  const wallet = await injectWallet(browser.context, { account: person.wallet, rpcUrl, chainId });
  const [name = "", value = ""] = (person.api.headers().cookie ?? "").split("=");
  await browser.context.addCookies([{ name, value, url: instance.webUrl }]);
  const page = await browser.context.newPage();
  return { page, errors: await watchErrors(page), browser, wallet };
}

/** Opens a video's page, presses play and waits until it plays with the wanted engine. */
export async function pressPlay(page: Page, url: string, engine: "hls" | "dash"): Promise<void> {
  await page.goto(`${url}?engine=${engine}`);
  await page.getByRole("button", { name: /^Play: / }).click({ timeout: 60_000 });
  const player = page.locator("[data-player]");
  await player
    .and(page.locator(`[data-engine="${engine}"][data-state="playing"]`))
    .waitFor({ timeout: 60_000 })
    .catch(async (cause) => {
      const shown = await player.evaluate(({ dataset, textContent }) =>
        JSON.stringify({ ...dataset, textContent }),
      );
      throw new Error(`${engine} does not play: ${shown}`, { cause });
    });
}

/** Everything the player has shown from now on: its states and its notices. */
export async function recordStates(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const player = document.querySelector("[data-player]");
    if (player === null) throw new Error("there is no player");
    const seen = new Set<string>();
    const look = () => {
      seen.add(player.getAttribute("data-state") ?? "");
      const notice = player.getAttribute("data-notice");
      if (notice !== null) seen.add(`notice: ${notice}`);
    };
    look();
    new MutationObserver(look).observe(player, { attributes: true });
    window.seenStates = seen;
  });
  return () => page.evaluate(() => [...window.seenStates]);
}

/**
 * Seeks to each second in turn, a seek every `everyMs`, and gives the milliseconds from each seek to the first frame
 * that the browser presented of the new place; null when none came in 20 s.
 */
export function seekThrough(page: Page, seconds: number[], everyMs: number): Promise<(number | null)[]> {
  return page.getByTestId("player-video").evaluate(
    async (video: HTMLVideoElement, plan) => {
      const frameOf = (target: number, begun: number) =>
        new Promise<number | null>((resolve) => {
          const timer = setTimeout(() => resolve(null), 20_000);
          const look: VideoFrameRequestCallback = (now, { mediaTime }) => {
            if (mediaTime < target - 0.5 || mediaTime > target + 5)
              return video.requestVideoFrameCallback(look);
            clearTimeout(timer);
            resolve(now - begun);
          };
          video.requestVideoFrameCallback(look);
        });
      const waits: (number | null)[] = [];
      for (const target of plan.seconds) {
        const begun = performance.now();
        const frame = frameOf(target, begun);
        video.currentTime = target;
        waits.push(await frame);
        await new Promise((done) => setTimeout(done, Math.max(0, begun + plan.everyMs - performance.now())));
      }
      return waits;
    },
    { seconds, everyMs },
  );
}

export interface Sample {
  /** Milliseconds since the page was opened. */
  at: number;
  seconds: number;
  package: string | null;
  state: string | null;
}

/** Notes five times a second where the picture is; the returned function gives all notes so far. */
export async function samplePlace(page: Page): Promise<() => Promise<Sample[]>> {
  await page.getByTestId("player-video").evaluate((video: HTMLVideoElement) => {
    const player = document.querySelector("[data-player]");
    const samples: Sample[] = [];
    setInterval(() => {
      samples.push({
        at: performance.now(),
        seconds: video.currentTime,
        package: player?.getAttribute("data-package") ?? null,
        state: player?.getAttribute("data-state") ?? null,
      });
    }, 200);
    window.placeSamples = samples;
  });
  // A page that was loaded anew has none.
  return () => page.evaluate(() => window.placeSamples ?? []);
}
