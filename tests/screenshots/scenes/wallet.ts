import type { Page } from "playwright-core";
import { injectSolanaWallet, newSolanaKey } from "../../setup/injected-solana-wallet.ts";
import type { Cast } from "../cast.ts";
import type { Scene } from "../scene.ts";

const theWallet = "wallet-option-dev.streamgate.test";

/** Ways to sign in, and who is signed in. */
export const walletScenes: readonly Scene[] = [
  {
    name: "wallet-none",
    prepare: async (page, cast) => {
      // As on a site without a chain of its own, which has no demo wallet.
      await page.route("**/api/v1/chains", (route) => route.fulfill({ json: { chains: [] } }));
      await wantIn(page, cast);
      await page.getByTestId("no-wallet").waitFor();
    },
  },
  {
    name: "wallet-choice",
    as: "guest",
    signedOut: true,
    prepare: async (page, cast) => {
      await injectSolana(page);
      await wantIn(page, cast);
      await page.getByTestId(theWallet).waitFor();
      await page.getByTestId("wallet-option-solana-Sun").waitFor();
    },
  },
  {
    name: "wallet-declined",
    as: "guest",
    signedOut: true,
    prepare: async (page, cast) => {
      const sun = await injectSolana(page);
      sun.reject.add("connect");
      await wantIn(page, cast);
      await page.getByTestId("wallet-option-solana-Sun").click();
      await page.getByText("You declined in your wallet").waitFor();
    },
  },
  {
    name: "wallet-phone",
    prepare: async (page, cast) => {
      await page.addInitScript(() => {
        const agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148 Instagram 400.0";
        Object.defineProperty(navigator, "userAgent", { get: () => agent });
      });
      await page.route("**/api/v1/chains", (route) => route.fulfill({ json: { chains: [] } }));
      await wantIn(page, cast);
      await page.getByTestId("way-out").waitFor();
    },
  },
  {
    name: "sign-in",
    as: "guest",
    signedOut: true,
    prepare: async (page, cast) => {
      await wantIn(page, cast);
      await page.getByTestId(theWallet).click();
      await page.getByTestId("sign-message").waitFor();
    },
  },
  {
    name: "sign-in-solana",
    as: "guest",
    signedOut: true,
    prepare: async (page, cast) => {
      await injectSolana(page);
      await wantIn(page, cast);
      await page.getByTestId("wallet-option-solana-Sun").click();
      await page.getByTestId("sign-message").waitFor();
    },
  },
  {
    name: "sign-in-declined",
    prepare: async (page, { at, sample }) => {
      await mintWanted(page, at(`/watch/${sample}`));
      await page.getByTestId("demo-wallet-dialog").getByRole("button", { name: "Decline" }).click();
      await page.getByText("You declined the signature").waitFor();
    },
  },
  {
    name: "demo-wallet-sign",
    prepare: (page, { at, sample }) => mintWanted(page, at(`/watch/${sample}`)),
  },
  {
    name: "demo-wallet-send",
    prepare: async (page, { at, sample }) => {
      await mintWanted(page, at(`/watch/${sample}`));
      await page.getByTestId("demo-wallet-confirm").click();
      await page.getByText("Mint one free demo pass for yourself").waitFor();
    },
  },
  {
    name: "wallet-other-account",
    as: "guest",
    signedOut: true,
    prepare: async (page, { at, stranger }) => {
      const [name = "", value = ""] = (stranger.api.headers().cookie ?? "").split("=");
      await page.context().addCookies([{ name, value, url: at("/") }]);
      // The wallet that was used here before comes back by itself, with another account.
      await page.addInitScript(() => {
        localStorage.setItem("wagmi.recentConnectorId", JSON.stringify("dev.streamgate.test"));
      });
      await page.goto(at("/videos"));
      await page.getByTestId("wrong-account").waitFor();
    },
  },
  {
    name: "account-menu",
    as: "operator",
    prepare: async (page, { at }) => {
      await page.goto(at("/videos"));
      await page.getByTestId("viewer-menu").click();
      await page.getByTestId("sign-out").waitFor();
    },
  },
];

/** A hardware wallet's companion and another Solana wallet, beside the wallet that is there anyway. Gives the first. */
async function injectSolana(page: Page) {
  const context = page.context();
  const sun = { name: "Sun", key: newSolanaKey(), abilities: { signIn: "1.1.0" } } as const;
  await injectSolanaWallet(context, { name: "Moon", key: newSolanaKey(), abilities: { signMessage: true } });
  return injectSolanaWallet(context, sun);
}

async function wantIn(page: Page, { at }: Cast): Promise<void> {
  await page.goto(at("/videos"));
  await page.getByTestId("connect-button").click();
}

/** Presses “Mint a free pass”, and stops where the demo wallet asks for a signature. */
async function mintWanted(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByTestId("mint-pass").first().click();
  await page.getByTestId("sign-message").click();
  await page.getByTestId("demo-wallet-dialog").waitFor();
}
