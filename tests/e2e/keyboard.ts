import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";

/** Moves the focus to a control and presses keys there: Enter, unless others are named. */
export async function press(target: Locator, ...keys: string[]): Promise<void> {
  await target.focus({ timeout: 30_000 });
  for (const key of keys.length === 0 ? ["Enter"] : keys) await target.page().keyboard.press(key);
}

/** Moves the focus to a field and types behind what stands there. */
export async function write(target: Locator, text: string): Promise<void> {
  await target.focus({ timeout: 30_000 });
  await target.page().keyboard.type(text);
}

/** Asserts that Tab alone leads from the top of the page to every control in sight. */
export async function expectReachable(page: Page): Promise<void> {
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    // Tab goes on from where one was last; the page's beginning is before all controls.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
  });
  const wanted = await page.evaluate(() => {
    const controls = [
      ...document.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, summary"),
    ].filter(
      (each) =>
        each.tabIndex >= 0 &&
        each.checkVisibility() &&
        !each.hasAttribute("disabled") &&
        // Of some radio buttons Tab meets the chosen one; arrow keys lead to the others.
        !(each instanceof HTMLInputElement && each.type === "radio" && !each.checked),
    );
    for (const [index, each] of controls.entries()) {
      const name = each.getAttribute("aria-label") ?? each.textContent ?? "";
      each.dataset.tabTest = `${index} ${each.tagName} ${each.dataset.testid ?? ""} ${name.trim().slice(0, 60)}`;
    }
    return controls.map(({ dataset }) => dataset.tabTest ?? "");
  });
  const reached = new Set<string>();
  // A browser's own controls of a video take some Tabs as well.
  for (let tabs = 0; reached.size < wanted.length && tabs < wanted.length * 2 + 20; tabs += 1) {
    await page.keyboard.press("Tab");
    const id = await page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.tabTest);
    if (id !== undefined) reached.add(id);
  }
  expect(wanted.filter((id) => !reached.has(id))).toEqual([]);
}

/** What has the focus: its test id, its name, its text or its kind. `body` when nothing has it. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement } = document;
    if (!(activeElement instanceof HTMLElement) || activeElement === document.body) return "body";
    const { dataset, id, tagName } = activeElement;
    return (
      dataset.testid ?? (id !== "" ? id : (activeElement.getAttribute("aria-label") ?? tagName.toLowerCase()))
    );
  });
}
