import { setEmail } from "#lib/shared/api/account.ts";
import { signInByPage } from "../../e2e/sign-in.ts";
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
