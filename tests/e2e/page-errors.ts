import type { Page } from "playwright-core";

/** Collects what goes wrong on a page: exceptions, hydration mismatches, console errors, a title that was there and is gone. */
export async function watchErrors(page: Page): Promise<string[]> {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(`exception: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(`${message.text()} (${message.location().url})`);
  });
  await page.addInitScript(() => {
    let titled = false;
    new MutationObserver(() => {
      if (titled && document.title === "") console.error("The page has lost its title.");
      titled = document.title !== "";
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  return errors;
}
