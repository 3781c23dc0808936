import type { Page } from "playwright-core";

/** Opens a page, presses play there, and waits until the player is in a state. */
export async function pressPlay(page: Page, url: string, state = "playing"): Promise<void> {
  await page.goto(url);
  await page.getByRole("button", { name: /^Play: / }).click();
  await playerIs(page, state);
}

export function playerIs(page: Page, state: string): Promise<void> {
  return page.locator(`[data-player][data-state="${state}"]`).waitFor({ timeout: 60_000 });
}

/** Plays on from a second of the film, with the controls in sight. */
export async function playFrom(page: Page, seconds: number): Promise<void> {
  const video = page.getByTestId("player-video");
  await video.evaluate((element: HTMLVideoElement, to) => {
    element.currentTime = to;
  }, seconds);
  await page.waitForFunction((to) => (document.querySelector("video")?.currentTime ?? 0) > to + 0.3, seconds);
  await pointAtFilm(page);
}

/** Under the pointer the controls stay in sight. */
export async function pointAtFilm(page: Page): Promise<void> {
  const box = await page.getByTestId("player-video").boundingBox();
  if (box === null) return;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 3];
  await page.mouse.move(x - 8, y);
  await page.mouse.move(x, y);
}
