import type { Page } from "playwright-core";
import type { InjectedSolanaWallet } from "../setup/injected-solana-wallet.ts";
import type { InjectedWallet } from "../setup/injected-wallet.ts";

/** A wallet in the window that offers them. */
export const option = (page: Page, id: string) => page.getByTestId(`wallet-option-${id}`);
/** Presses “Connect wallet” and chooses one. */
export async function choose(page: Page, id: string): Promise<void> {
  await page.getByTestId("connect-button").click();
  await option(page, id).click({ timeout: 30_000 });
}

/** The accounts of whoever is signed in. */
export async function accountsOf(page: Page): Promise<string[]> {
  await page.getByTestId("viewer-menu").waitFor({ timeout: 30_000 });
  const answer = await page.evaluate(() => fetch("/api/v1/auth/session").then((each) => each.json()));
  return answer.viewer.accounts;
}

/** The accounts of wallets as they are kept. */
export const byKey = {
  evm: ({ account }: InjectedWallet) => `eip155:0:${account.address.toLowerCase()}`,
  solana: ({ key }: InjectedSolanaWallet) => `solana:0:${key.address}`,
};

/** Waits until the page says it. */
export const says = (page: Page, text: string) => page.getByText(text).waitFor({ timeout: 30_000 });
/** Presses “Sign message”. */
export const sign = (page: Page) => page.getByTestId("sign-message").click({ timeout: 30_000 });
