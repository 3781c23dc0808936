import type { Page } from "playwright-core";
import { expect } from "vitest";

type SettingsPage = "quality" | "captions" | "audio" | "speed" | "advanced";

const patience = { timeout: 30_000, interval: 200 };

/** Waits until a look at the page gives what is expected. */
export const until = (look: () => Promise<unknown>) => expect.poll(look, patience);

/** Chooses one line on one page of the player's settings, and closes them. */
export async function chooseSetting(page: Page, setting: SettingsPage, label: string): Promise<void> {
  await openSettings(page);
  await page.locator(`[data-page="${setting}"]`).click();
  await page.getByLabel(label, { exact: true }).click();
  await page.getByRole("button", { name: "Close settings" }).click();
}

export async function openSettings(page: Page): Promise<void> {
  await page.getByTestId("player-video").hover();
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await page.getByRole("dialog", { name: "Player settings" }).waitFor();
}

/** The texts of the captions on the screen. */
export function captionsShown(page: Page): Promise<string[]> {
  return page
    .getByTestId("player-video")
    .evaluate((video: HTMLVideoElement) =>
      [...video.textTracks]
        .filter(({ kind, mode }) => kind === "captions" && mode === "showing")
        .flatMap(({ activeCues }) => [...(activeCues ?? [])].map((cue) => (cue as VTTCue).text)),
    );
}

export function pictureHeight(page: Page): Promise<number> {
  return page.getByTestId("player-video").evaluate((video: HTMLVideoElement) => video.videoHeight);
}

export function placeOf(page: Page): Promise<number> {
  return page.getByTestId("player-video").evaluate((video: HTMLVideoElement) => video.currentTime);
}

export function playerIs(page: Page, state: string): Promise<void> {
  return page.locator(`[data-player][data-state="${state}"]`).waitFor({ timeout: 30_000 });
}
