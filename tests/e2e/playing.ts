import type { FrameLocator, Page } from "playwright-core";
import { expect } from "vitest";

interface Picture {
  frames: number;
  seconds: number;
}

function look(page: Page | FrameLocator): Promise<Picture> {
  return page.getByTestId("player-video").evaluate((video: HTMLVideoElement) => ({
    frames: video.getVideoPlaybackQuality().totalVideoFrames,
    seconds: video.currentTime,
  }));
}

/**
 * Asserts that in a page or a frame the wanted engine plays at or behind `from`: from its first decoded frame on, time goes on three seconds
 * and frames with it. A player that resumes stands at its old position before it has decoded anything, so a position
 * alone proves nothing.
 */
export async function expectPlaying(
  page: Page | FrameLocator,
  options: { engine: string; from: number },
): Promise<void> {
  await page.locator(`[data-player][data-engine="${options.engine}"]`).waitFor({ timeout: 30_000 });
  const patience = { timeout: 30_000, interval: 200 };
  await expect
    .poll(async () => {
      const { frames, seconds } = await look(page);
      return frames > 0 && seconds >= options.from;
    }, patience)
    .toBe(true);
  const begin = await look(page);
  await expect
    .poll(async () => {
      const { frames, seconds } = await look(page);
      return frames > begin.frames && seconds > begin.seconds + 3;
    }, patience)
    .toBe(true);
}

export async function seekTo(page: Page, seconds: number): Promise<void> {
  await page.getByTestId("player-video").evaluate((video: HTMLVideoElement, to) => {
    video.currentTime = to;
  }, seconds);
}
