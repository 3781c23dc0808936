import type { Page } from "playwright-core";
import { expect } from "vitest";
import { graveViolations } from "../setup/grave-violations.ts";

/** Asserts that axe finds nothing serious or critical on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await graveViolations(page)).toEqual([]);
}
