import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

/**
 * What axe finds serious or critical (WCAG 2.2 A and AA) on the page as it stands, a line each. Seen from its top: what
 * happens to lie under the sticky header counts as too small to press, while a person would scroll.
 */
export async function graveViolations(page: Page): Promise<string[]> {
  await page.evaluate(() => window.scrollTo({ top: 0, behavior: "instant" }));
  const { violations } = await new AxeBuilder({ page })
    // Where there are frames it gathers their results on a page of its own, which takes as long again.
    .setLegacyMode(page.frames().length === 1)
    // Describing what is right as well takes longer than finding what is wrong.
    .options({ resultTypes: ["violations"] })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}
