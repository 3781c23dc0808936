import type { Page } from "playwright-core";
import type { Cast, People, Role, Visitor } from "./cast.ts";

/** A page in a state that is worth showing. `World` is what is there to show it with. */
export interface Scene<World extends People = Cast> {
  /** Name of the picture files. */
  name: string;
  /** Who looks at it, with a wallet at hand; nobody unless said. A guest was never here before and holds the pass. */
  as?: Role | "guest";
  /** Their wallet is at hand, but they are not signed in. */
  signedOut?: boolean;
  /** Brings the page into the state. */
  prepare(page: Page, world: World, me: Visitor): Promise<unknown>;
  /** Runs before each of the pictures, which differ in size: what has to be scrolled to or pointed at again. */
  each?(page: Page, world: World): Promise<unknown>;
  /** Puts back what the scene changed for everybody. */
  tidy?(world: World, me: Visitor): Promise<unknown>;
  /** What is on its way does not come: the page is shown as it waits. */
  held?: boolean;
  /** Shows the whole page, not just what is in sight. */
  whole?: boolean;
  /** Which of the browser's windows is shown: the newest unless said. */
  window?: number;
}

/** Scrolls so that the first element that fits the selector stands at the top, or in the middle, of what is in sight. */
export function scrolledTo(
  selector: string,
  block: "start" | "center" = "start",
): (page: Page) => Promise<unknown> {
  return (page) =>
    page
      .locator(selector)
      .first()
      .evaluate((element, at) => element.scrollIntoView({ block: at, behavior: "instant" }), block);
}
