import type { BrowserContext, Page } from "playwright-core";
import { expect } from "vitest";
import type { PlayerStateName } from "../../../components/player/player-state.ts";
import { type PlaybackServer, videoId } from "./playback-server.ts";

const PATIENCE = 20_000;

export interface PlayerPage {
  page: Page;
  /** Errors of the page: exceptions, and console errors that are not the answers a test asked for. */
  errors: string[];
  press(): Promise<void>;
  state(): Promise<string | null>;
  untilState(...names: PlayerStateName[]): Promise<void>;
  untilAttribute(name: `data-${string}`, value: string): Promise<void>;
  position(): Promise<number>;
  /** Frames decoded since the buffers were last exchanged. */
  frames(): Promise<number>;
  seek(seconds: number): Promise<void>;
  setSpeed(speed: number): Promise<void>;
  /** Seeks and gives the milliseconds until a frame of that place was shown; rejects after ten seconds. */
  seekToFrame(seconds: number): Promise<number>;
  /** Resolves when playback has come `seconds` further than now and frames were decoded meanwhile. */
  untilAdvanced(seconds: number): Promise<void>;
  text(): Promise<string>;
}

/** Opens the page with the player in it and gives the handles that tests need. */
export async function openPlayer(
  context: BrowserContext,
  server: PlaybackServer,
  engine?: "hls" | "dash",
): Promise<PlayerPage> {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    // Chromium itself reports every answer of 400 and above; those are the server's doing.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      errors.push(message.text());
    }
  });
  await page.goto(`${server.origin}/?video=${videoId}${engine === undefined ? "" : `&engine=${engine}`}`);
  const root = page.locator("[data-player]");
  const video = page.getByTestId("player-video");
  const position = () => video.evaluate((element: HTMLVideoElement) => element.currentTime);
  const frames = () =>
    video.evaluate((element: HTMLVideoElement) => element.getVideoPlaybackQuality().totalVideoFrames);
  const attribute = (name: `data-${string}`) => root.getAttribute(name);

  return {
    page,
    errors,
    position,
    frames,
    state: () => attribute("data-state"),
    press: () => page.getByRole("button", { name: /^(Play|Watch again): / }).click(),
    async untilState(...names) {
      await expect.poll(() => attribute("data-state"), { timeout: PATIENCE }).toBeOneOf(names);
    },
    async untilAttribute(name, value) {
      await expect.poll(() => attribute(name), { timeout: PATIENCE }).toBe(value);
    },
    seek: (seconds) =>
      video.evaluate((element: HTMLVideoElement, at) => {
        element.currentTime = at;
      }, seconds),
    setSpeed: (speed) =>
      video.evaluate((element: HTMLVideoElement, rate) => {
        element.playbackRate = rate;
      }, speed),
    seekToFrame: (seconds) =>
      video.evaluate(
        (element: HTMLVideoElement, to) =>
          new Promise<number>((resolve, reject) => {
            const begun = performance.now();
            const look: VideoFrameRequestCallback = (shownAt, { mediaTime }) => {
              if (Math.abs(mediaTime - to) < 1) resolve(shownAt - begun);
              else element.requestVideoFrameCallback(look);
            };
            element.requestVideoFrameCallback(look);
            setTimeout(() => reject(new Error(`No frame of second ${to} came.`)), 10_000);
            element.currentTime = to;
          }),
        seconds,
      ),
    async untilAdvanced(seconds) {
      const [from, decoded] = [await position(), await frames()];
      await expect.poll(position, { timeout: PATIENCE }).toBeGreaterThan(from + seconds);
      expect(await frames()).toBeGreaterThan(decoded);
    },
    text: () => root.textContent().then(String),
  };
}
