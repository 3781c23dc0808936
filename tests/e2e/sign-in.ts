import type { Page } from "playwright-core";

/** Connects the injected wallet through RainbowKit and signs the message, as a person would. */
export async function signInByPage(page: Page): Promise<void> {
  await page.getByTestId("connect-button").first().click();
  await page.getByTestId("wallet-option-dev.streamgate.test").click({ timeout: 30_000 });
  await page.getByTestId("sign-message").click({ timeout: 30_000 });
  await page.getByTestId("viewer-menu").waitFor({ timeout: 30_000 });
}
