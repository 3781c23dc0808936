import type { Page } from "playwright-core";
import { expect } from "vitest";

interface Picture {
  frames: number;
  seconds: number;
}

function look(page: Page): Promise<Picture> {
  return page.getByTestId("player-video").evaluate((video: HTMLVideoElement) => ({
    frames: video.getVideoPlaybackQuality().totalVideoFrames,
    seconds: video.currentTime,
  }));
}

/** Asserts that the wanted engine decodes new frames and that time goes on three seconds past `from`. */
export async function expectPlaying(page: Page, options: { engine: string; from: number }): Promise<void> {
  await page.locator(`[data-player][data-engine="${options.engine}"]`).waitFor({ timeout: 30_000 });
  const before = await look(page);
  await expect
    .poll(async () => (await look(page)).seconds, { timeout: 30_000, interval: 200 })
    .toBeGreaterThan(options.from + 3);
  expect((await look(page)).frames).toBeGreaterThan(before.frames);
}

export async function seekTo(page: Page, seconds: number): Promise<void> {
  await page.getByTestId("player-video").evaluate((video: HTMLVideoElement, to) => {
    video.currentTime = to;
  }, seconds);
}
