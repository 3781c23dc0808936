import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "#lib/platform/db.ts";
import { getSession } from "#lib/shared/api/auth.ts";
import { mintMembership, newWallet } from "../../scripts/demo/wallets.ts";
import { syntheticClip } from "../fixtures/footage.ts";
import { type Film, localChain, type Person, publishFilm, signedIn } from "../setup/films.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { expectAccessible } from "./accessible.ts";
import { option } from "./connecting.ts";
import { expectReachable, focused, press } from "./keyboard.ts";
import { browserOf, pressPlay, type Watching } from "./watching.ts";

let folder: string;
let instance: TestInstance;
let db: Database;
let film: Film;
/** Holds nothing in the wallet they signed in with. */
let person: Person;
let desk: Watching;
/** Holds the membership that opens the film. */
const holding = newWallet();

const at = (path: string) => new URL(path, instance.webUrl).href;
const shown = ({ address }: { address: string }) =>
  `${address.slice(0, 6)}…${address.slice(-4)}`.toLowerCase();
const viewerOf = async ({ api }: Person) => (await api.call(getSession, {})).viewer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-linked-"));
  instance = await startTestInstance();
  db = openDatabase(instance.databaseUrl ?? "", { maxConnections: 1 });
  film = await publishFilm(instance, await syntheticClip(join(folder, "walk.mp4"), 60, "320x180"));
  person = await signedIn(instance);
  await mintMembership(localChain(instance), holding);
  desk = await browserOf(instance, person);
});

afterAll(async () => {
  await desk?.browser.close();
  await db?.close();
  await instance?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The last signature of whoever is signed in is a while ago. */
async function letProofGrowOld(): Promise<void> {
  await db.prisma.session.updateMany({ data: { provenAt: new Date(Date.now() - 3_600_000) } });
}

test("a second wallet, added by signatures of both, opens a film, which stops when it is removed", async () => {
  const { page, wallet, errors } = desk;
  await page.goto(at(`/watch/${film.videoId}`));
  await page.getByTestId("checked-accounts").getByText(shown(person.wallet)).waitFor({ timeout: 30_000 });
  await expectAccessible(page);
  await press(page.getByRole("link", { name: "add it to your account" }));
  await page.waitForURL(at("/account#accounts"));
  const accounts = page.getByTestId("linked-account");
  await expect.poll(() => accounts.count()).toBe(1);
  expect(await page.getByTestId("remove-account").count()).toBe(0);

  // A wallet that is not the viewer's cannot confirm that it is them.
  await letProofGrowOld();
  wallet.account = holding;
  await press(page.getByTestId("add-account"));
  await option(page, "dev.streamgate.test").click({ timeout: 30_000 });
  const other = page.getByTestId("other-wallet-wanted");
  await other.getByText("First, a wallet that is yours already").waitFor();
  await other.getByText(shown(person.wallet)).waitFor();
  await expectAccessible(page);
  wallet.account = person.wallet;
  await press(page.getByTestId("choose-other-wallet"));
  await option(page, "dev.streamgate.test").click({ timeout: 30_000 });

  // First a signature by the own wallet, which may be declined, then one by the new one.
  await page.getByText("First, confirm that it is you").waitFor();
  wallet.reject.add("personal_sign");
  await press(page.getByTestId("sign-message"));
  await page.getByText("You declined the signature").waitFor();
  await expectAccessible(page);
  wallet.reject.clear();
  await press(page.getByTestId("sign-message"));
  await other.getByText("Now the wallet to add").waitFor();
  await expectAccessible(page);
  wallet.account = holding;
  await press(page.getByTestId("choose-other-wallet"));
  await option(page, "dev.streamgate.test").click({ timeout: 30_000 });
  await page.getByText("Add this wallet to your account").waitFor();
  await expectAccessible(page);
  await press(page.getByTestId("sign-message"));
  await expect.poll(() => accounts.count()).toBe(2);
  expect((await viewerOf(person))?.accounts).toHaveLength(2);
  await accounts.nth(0).getByText("Signed in with it").waitFor();
  await expectAccessible(page);
  await expectReachable(page);

  await pressPlay(page, at(`/watch/${film.videoId}`), "hls");
  await page.getByTestId("condition-accounts").getByText(shown(holding)).waitFor();
  const elsewhere = await page.context().newPage();
  await elsewhere.goto(at("/account"));
  await press(elsewhere.getByTestId("remove-account"));
  await elsewhere.getByTestId("remove-account-dialog").waitFor();
  await expectAccessible(elsewhere);
  await elsewhere.keyboard.press("Escape");
  await expect.poll(() => focused(elsewhere)).toBe("remove-account");
  await press(elsewhere.getByTestId("remove-account"));
  await press(elsewhere.getByTestId("remove-account-confirm"));
  await elsewhere.getByTestId("remove-account").waitFor({ state: "detached" });
  await elsewhere.close();
  await page.bringToFront();
  await page.locator('[data-player][data-state="revoked"]').waitFor({ timeout: 30_000 });
  expect((await viewerOf(person))?.accounts).toHaveLength(1);
  expect(errors.filter((line) => !line.includes("403"))).toEqual([]);
});

test("a wallet that has its own account is left as it is, or merged, as its owner says", async () => {
  const me = await signedIn(instance);
  const other = await signedIn(instance);
  const before = await viewerOf(other);
  const { page, wallet, browser } = await browserOf(instance, me);
  wallet.account = other.wallet;
  await page.goto(at("/account"));
  await press(page.getByTestId("add-account"));
  await option(page, "dev.streamgate.test").click({ timeout: 30_000 });
  await press(page.getByTestId("sign-message"));
  await page.getByTestId("merge-offer").getByText("1 browser that stays signed in").waitFor();
  await expectAccessible(page);
  await press(page.getByTestId("leave-account"));
  await page.getByTestId("account-taken").waitFor({ state: "detached" });
  expect(await viewerOf(other)).toEqual(before);

  await press(page.getByTestId("add-account"));
  await press(page.getByTestId("sign-message"));
  await press(page.getByTestId("merge-accounts"));
  await expect.poll(() => page.getByTestId("linked-account").count()).toBe(2);
  expect((await viewerOf(other))?.id).toBe((await viewerOf(me))?.id);
  await expectAccessible(page);

  // The other browser is one of this person's now, and is signed out with all others.
  await expect.poll(() => page.getByTestId("sign-in").count()).toBe(2);
  await press(page.getByTestId("end-others"));
  await expect.poll(() => page.getByTestId("sign-in").count()).toBe(1);
  expect(await viewerOf(other)).toBeNull();
  expect(await viewerOf(me)).not.toBeNull();
  await browser.close();
});

test("the account page waits, fails and comes back", async () => {
  const { page } = desk;
  await page.route("**/api/v1/account", (route) =>
    route.fulfill({
      status: 503,
      contentType: "application/problem+json",
      json: { code: "unavailable", detail: "The database does not answer.", status: 503, retryable: true },
    }),
  );
  await page.goto(at("/account"));
  await page.getByText("The database does not answer.").waitFor({ timeout: 30_000 });
  await expectAccessible(page);
  await page.unroute("**/api/v1/account");
  await press(page.getByRole("button", { name: "Try again" }));
  await page.getByTestId("linked-account").first().waitFor();
});
