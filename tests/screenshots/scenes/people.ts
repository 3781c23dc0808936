import { setEmail } from "#lib/shared/api/account.ts";
import { option } from "../../e2e/connecting.ts";
import { signInByPage } from "../../e2e/sign-in.ts";
import { linkWallet, signedIn } from "../../setup/films.ts";
import { type Scene, scrolledTo } from "../scene.ts";

/** One's own account, and mail. */
export const peopleScenes: readonly Scene[] = [
  {
    name: "account-signed-out",
    prepare: async (page, { at }) => {
      await page.goto(at("/account"));
      await page.getByText("Sign in to see your account").waitFor();
    },
  },
  {
    name: "account",
    as: "creator",
    signedOut: true,
    whole: true,
    prepare: async (page, { at }) => {
      // So that it names a browser.
      await page.goto(at("/videos"));
      await signInByPage(page);
      await page.goto(at("/account"));
      await page.getByTestId("email-panel").waitFor();
    },
  },
  {
    name: "account-linked",
    as: "guest",
    signedOut: true,
    whole: true,
    prepare: async (page, { at, instance }, me) => {
      await linkWallet(instance, await signedIn(instance, me.wallet));
      await page.goto(at("/videos"));
      await signInByPage(page);
      await page.goto(at("/account"));
      await page.getByTestId("remove-account").waitFor();
    },
  },
  {
    name: "account-remove",
    as: "guest",
    prepare: async (page, { at, instance }, me) => {
      await linkWallet(instance, me);
      await page.goto(at("/account"));
      await page.getByTestId("remove-account").click();
      await page.getByTestId("remove-account-confirm").waitFor();
    },
  },
  {
    name: "account-add",
    as: "guest",
    prepare: async (page, { at }) => {
      await page.goto(at("/account"));
      await page.getByTestId("add-account").click();
      await option(page, "dev.streamgate.test").click({ timeout: 30_000 });
      // It shows the account that is signed in.
      await page.getByTestId("other-wallet-wanted").waitFor();
    },
  },
  {
    name: "account-taken",
    as: "guest",
    // The wallet shows somebody's account who signed in with it, and was somebody else when the page was opened.
    prepare: async (page, { at, instance }, me) => {
      const other = await signedIn(instance);
      const [name = "", value = ""] = (other.api.headers().cookie ?? "").split("=");
      await page.context().addCookies([{ name, value, url: instance.webUrl }]);
      await me.api.call(setEmail, { body: { address: `${me.wallet.address.slice(2, 10)}@mail.example` } });
      await page.goto(at("/account"));
      await page.getByTestId("add-account").click();
      await option(page, "dev.streamgate.test").click({ timeout: 30_000 });
      await page.getByTestId("sign-message").click();
      await page.getByTestId("account-taken").waitFor();
    },
  },
  {
    name: "account-mail-code",
    // Another account and mailbox at each visit: codes to one of them have to wait for each other.
    as: "guest",
    prepare: async (page, { at }, { api, wallet }) => {
      await api.call(setEmail, { body: { address: `${wallet.address.slice(2, 10)}@mail.example` } });
      await page.goto(at("/account"));
      await page.getByTestId("email-code").waitFor();
    },
    each: scrolledTo("#mail"),
  },
  {
    name: "account-banned",
    as: "banned",
    prepare: async (page, { at }) => {
      await page.goto(at("/account"));
      await page.getByText("An operator banned this account").waitFor();
    },
  },
  {
    name: "account-delete",
    as: "creator",
    prepare: async (page, { at }) => {
      await page.goto(at("/account"));
      await page.getByTestId("delete-account").click();
      await page.getByTestId("delete-words").waitFor();
    },
  },
  {
    name: "unsubscribe",
    prepare: (page, { at, unsubscribeToken }) => page.goto(at(`/unsubscribe#${unsubscribeToken}`)),
  },
  {
    name: "unsubscribe-done",
    prepare: async (page, { at, unsubscribeToken }) => {
      await page.goto(at(`/unsubscribe#${unsubscribeToken}`));
      await page.getByRole("button", { name: "Stop all mail to me" }).click();
      await page.getByText("Done: no more mail").waitFor();
    },
  },
];
