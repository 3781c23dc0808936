import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "#lib/platform/db.ts";
import { newWallet } from "../../scripts/demo/wallets.ts";
import { openBrowser, type TestBrowser } from "../setup/browser.ts";
import { localChain } from "../setup/films.ts";
import { injectSolanaWallet, newSolanaKey, type SolanaAbilities } from "../setup/injected-solana-wallet.ts";
import { type InjectedWallet, injectWallet, testWallet } from "../setup/injected-wallet.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { expectAccessible } from "./accessible.ts";
import { accountsOf, byKey, choose, option, says, sign } from "./connecting.ts";
import { watchErrors } from "./page-errors.ts";

let instance: TestInstance;
let db: Database;
const open: TestBrowser[] = [];

beforeAll(async () => {
  instance = await startTestInstance();
  db = openDatabase(instance.databaseUrl ?? "", { maxConnections: 2 });
});

afterEach(async () => {
  for (const browser of open.splice(0)) await browser.close();
});

afterAll(async () => {
  await db?.close();
  await instance?.stop();
});

/** A new person's browser; `prepare` puts their wallets into it. */
async function visit<T extends object>(prepare: (context: TestBrowser["context"]) => Promise<T>) {
  const browser = await openBrowser();
  open.push(browser);
  const wallets = await prepare(browser.context);
  const page = await browser.context.newPage();
  const errors = await watchErrors(page);
  await page.goto(new URL("/videos", instance.webUrl).href);
  return { page, errors, ...wallets };
}

async function ethereum(context: TestBrowser["context"], about?: typeof testWallet): Promise<InjectedWallet> {
  const { rpcUrl } = localChain(instance);
  // A network that is not configured here, and known to nobody.
  return injectWallet(context, {
    account: newWallet(),
    rpcUrl,
    chainId: 424_242,
    ...(about ? { about } : {}),
  });
}

const solana = (context: TestBrowser["context"], name: string, abilities: SolanaAbilities) =>
  injectSolanaWallet(context, { name, key: newSolanaKey(), abilities });

const usual = testWallet.rdns;

/** Lets every challenge that was issued be over, by the server's clock. */
async function expireChallenges(): Promise<void> {
  const past = new Date(Date.now() - 1000);
  await db.prisma.nonce.updateMany({ where: { consumedAt: null }, data: { expiresAt: past } });
}

test("three Ethereum wallets and two of Solana side by side: the chosen one connects, also in place of another", async () => {
  const { page, errors, wallets } = await visit(async (context) => ({
    wallets: {
      fox: await ethereum(context),
      owl: await ethereum(context, { name: "Owl", rdns: "dev.owl" }),
      elk: await ethereum(context, { name: "Elk", rdns: "dev.elk" }),
      sun: await solana(context, "Sun", { signIn: "1.0.0" }),
      moon: await solana(context, "Moon", { signMessage: true }),
      mute: await solana(context, "Mute", {}),
    },
  }));
  await choose(page, "dev.owl");
  await says(page, "by signing a message in Owl");
  await page.getByTestId("other-wallet").click();
  await option(page, "solana-Sun").waitFor();
  expect(await page.locator('[data-testid^="wallet-option-"]').count()).toBeGreaterThanOrEqual(5);
  await expectAccessible(page);

  await option(page, "solana-Sun").click();
  await says(page, "by signing a message in Sun");
  await expectAccessible(page);
  await page.getByTestId("other-wallet").click();
  await option(page, "solana-Moon").click();
  await says(page, "by signing a message in Moon");
  await page.getByTestId("other-wallet").click();

  await option(page, "solana-Mute").click();
  await says(page, "Mute cannot sign messages");
  await expectAccessible(page);

  // One that is asked and not answered is given up for another one.
  wallets.sun.hold.add("connect");
  await option(page, "solana-Sun").click();
  await says(page, "Waiting for Sun.");
  await option(page, "solana-Moon").click();
  await says(page, "by signing a message in Moon");
  await sign(page);
  expect(await accountsOf(page)).toEqual([byKey.solana(wallets.moon)]);
  expect(wallets.elk.asked).not.toContain("eth_requestAccounts");
  expect(errors).toEqual([]);
});

test("an Ethereum wallet: declined twice, signed on its own network without a switch", async () => {
  const { page, errors, wallet } = await visit(async (context) => ({ wallet: await ethereum(context) }));
  wallet.reject.add("eth_requestAccounts").add("wallet_requestPermissions");
  await choose(page, usual);
  await says(page, "You declined in your wallet");
  wallet.reject.clear();
  await option(page, usual).click();
  wallet.reject.add("personal_sign");
  await sign(page);
  await says(page, "You declined the signature");
  await expectAccessible(page);
  wallet.reject.clear();
  // On another network meanwhile.
  await wallet.switchTo(page, { chainId: 77 });
  await sign(page);
  expect(await accountsOf(page)).toEqual([byKey.evm(wallet)]);
  expect(wallet.asked.filter((method) => /switch|addEthereumChain/.test(method))).toEqual([]);
  expect(errors).toEqual([]);
});

test("an Ethereum wallet that signs no text signs typed data, and is told so", async () => {
  const { page, wallet } = await visit(async (context) => ({ wallet: await ethereum(context) }));
  wallet.unknown.add("personal_sign");
  await choose(page, usual);
  await sign(page);
  await says(page, "This wallet cannot sign in this form. You can sign the same in another form.");
  await expectAccessible(page);
  await page.getByTestId("sign-fields").click();
  expect(await accountsOf(page)).toEqual([byKey.evm(wallet)]);
});

test("an account that is switched while the window stands open is the one that signs", async () => {
  const { page, wallet, sun } = await visit(async (context) => ({
    wallet: await ethereum(context),
    sun: await solana(context, "Sun", { signIn: "1.0.0" }),
  }));
  await choose(page, usual);
  await page.getByTestId("sign-message").waitFor();
  const other = newWallet();
  await wallet.switchTo(page, { account: other });
  await page.getByTestId("sign-in-dialog").getByText(other.address.slice(-4)).waitFor();
  await page.getByTestId("other-wallet").click();

  await option(page, "solana-Sun").click();
  await page.getByTestId("sign-message").waitFor();
  const key = newSolanaKey();
  await sun.switchTo(page, key);
  await page.getByTestId("sign-in-dialog").getByText(key.address.slice(-4)).waitFor();
  await sign(page);
  expect(await accountsOf(page)).toEqual([`solana:0:${key.address}`]);

  // Once signed in, another account in the wallet is said and not believed.
  await sun.switchTo(page, newSolanaKey());
  await page.getByTestId("wrong-account").waitFor();
  expect(await accountsOf(page)).toEqual([`solana:0:${key.address}`]);
});

test("a challenge that is over before it is signed is said, and the next try has its own", async () => {
  const { page, wallet } = await visit(async (context) => ({ wallet: await ethereum(context) }));
  const issued = page.waitForResponse(/\/auth\/nonces$/);
  await choose(page, usual);
  await issued;
  await expireChallenges();
  const next = page.waitForResponse(/\/auth\/nonces$/);
  await sign(page);
  await says(page, "That took longer than five minutes");
  await next;
  await expectAccessible(page);
  await sign(page);
  expect(await accountsOf(page)).toEqual([byKey.evm(wallet)]);
});

test.each<[string, SolanaAbilities, string | null, string[]]>([
  ["solana:signIn", { signIn: "1.0.0" }, null, ["signIn"]],
  ["a plain message", { signMessage: true }, null, ["signMessage"]],
  [
    "an off-chain message of a hardware wallet",
    { signIn: "1.1.0", hardware: true },
    "sign-hardware",
    ["signIn", "signIn"],
  ],
])(
  "a Solana wallet signs in by %s; declined, expired and signed by another key it does not",
  async (_, abilities, other, asked) => {
    const { page, errors, sun } = await visit(async (context) => ({
      sun: await solana(context, "Sun", abilities),
    }));
    sun.reject.add("connect");
    await choose(page, "solana-Sun");
    await says(page, "You declined in your wallet");
    sun.reject.clear();
    await option(page, "solana-Sun").click();
    await page.getByTestId("sign-message").waitFor();
    for (const method of ["signIn", "signMessage"]) sun.reject.add(method);
    await sign(page);
    await says(page, "You declined the signature");
    await expectAccessible(page);
    sun.reject.clear();
    sun.asked.length = 0;
    if (other !== null) {
      await sign(page);
      await says(page, "The wallet gave no signature.");
      await expectAccessible(page);
      await page.getByTestId(other).click();
    } else await sign(page);
    expect(await accountsOf(page)).toEqual([byKey.solana(sun)]);
    expect(sun.asked).toEqual(asked);
    expect(errors).toEqual([]);
  },
);

test("a Solana wallet whose challenge is over, or that signs with another key than it shows, signs nobody in", async () => {
  const { page, sun } = await visit(async (context) => ({
    sun: await solana(context, "Sun", { signIn: "1.0.0" }),
  }));
  await choose(page, "solana-Sun");
  await page.getByTestId("sign-message").waitFor();
  sun.impostor = newSolanaKey();
  await sign(page);
  await says(page, "The signature does not belong to this account");
  sun.impostor = null;
  await expireChallenges();
  await sign(page);
  await says(page, "That took longer than five minutes");
  expect(await page.getByTestId("viewer-menu").count()).toBe(0);
  await sign(page);
  expect(await accountsOf(page)).toEqual([byKey.solana(sun)]);
});

test("a page that is loaded anew in mid-sign-in goes on with it; one that was closed does not", async () => {
  const { page, sun } = await visit(async (context) => ({
    sun: await solana(context, "Sun", { signIn: "1.0.0" }),
    fox: await ethereum(context),
  }));
  await choose(page, "solana-Sun");
  await page.getByTestId("sign-message").waitFor();
  await page.reload();
  await page.getByTestId("sign-message").waitFor({ timeout: 30_000 });
  await page.getByTestId("other-wallet").click();
  await option(page, usual).click();
  await page.getByTestId("sign-message").waitFor();
  await page.reload();
  await says(page, `by signing a message in ${testWallet.name}`);
  await page.getByTestId("sign-in-dialog").getByRole("button", { name: "Close" }).click();
  await page.reload();
  await page.getByTestId("connect-button").and(page.locator(":not([disabled])")).waitFor();
  expect(await page.getByTestId("sign-in-dialog").count()).toBe(0);
  expect(sun.asked).not.toContain("signIn");
});
