import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getSession } from "#lib/shared/api/auth.ts";
import { getOwnVideo } from "#lib/shared/api/videos.ts";
import { type ApiSession, refusalOf } from "../../scripts/demo/api-session.ts";
import { uploadFile } from "../../scripts/demo/upload-file.ts";
import { signIn } from "../../scripts/demo/wallets.ts";
import { type SmtpCatcher, startSmtpCatcher } from "../integration/people/smtp-catcher.ts";
import { localChain, type Person, signedIn } from "../setup/films.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { expectAccessible } from "./accessible.ts";
import { expectReachable, focused, press, write } from "./keyboard.ts";
import { browserOf, type Watching } from "./watching.ts";

let smtp: SmtpCatcher;
let instance: TestInstance;
let folder: string;
let person: Person;
/** The same person in another browser. */
let elsewhere: ApiSession;
let desk: Watching;

const at = (path: string) => new URL(path, instance.webUrl).href;
const viewerOf = async (api: ApiSession) => (await api.call(getSession, {})).viewer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "streamgate-account-"));
  smtp = await startSmtpCatcher();
  instance = await startTestInstance({ SMTP_URL: smtp.url, MAIL_FROM: "videos@gate.example" });
  person = await signedIn(instance);
  elsewhere = (await signedIn(instance, person.wallet)).api;
  desk = await browserOf(instance, person);
});

afterAll(async () => {
  await desk?.browser.close();
  await instance?.stop();
  await smtp?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Uploads what is no film: its creator hears of it at once. */
async function uploadNonsense(): Promise<string> {
  const file = join(folder, "Letters.mp4");
  await writeFile(file, "This is no film at all. ".repeat(4000));
  return uploadFile(person.api, file, () => {});
}

const mailsTo = (to: string) => smtp.mails.filter((mail) => mail.to.includes(to));
const codeIn = (to: string) =>
  /(\d{6}) is your code/.exec(mailsTo(to).at(-1)?.headers.get("subject") ?? "")?.[1] ?? "";

test("shows where one is signed in, signs the others out, and gives everything as one file", async () => {
  const { page, errors } = desk;
  await page.goto(at("/account"));
  const signIns = page.getByTestId("sign-in");
  await expect.poll(() => signIns.count()).toBe(2);
  await page.getByTestId("linked-account").waitFor();
  await expectAccessible(page);
  await expectReachable(page);

  await press(page.locator('[data-testid="sign-in"][data-current="false"]').getByRole("button"));
  await expect.poll(() => signIns.count()).toBe(1);
  expect(await viewerOf(elsewhere)).toBeNull();
  expect(await viewerOf(person.api)).not.toBeNull();

  const [download] = await Promise.all([page.waitForEvent("download"), press(page.getByTestId("export"))]);
  expect(download.suggestedFilename()).toMatch(/^[\w.-]+\.json$/);
  const kept = JSON.parse(await readFile(await download.path(), "utf8"));
  expect(kept.viewer.id).toBe((await viewerOf(person.api))?.id);
  expect(errors).toEqual([]);
});

test("an address is confirmed by its code, gets news, and stops them by the last line of a mail", async () => {
  const { page } = desk;
  const panel = page.getByTestId("email-panel");
  const address = panel.getByTestId("email-address");

  // The mail server is away: it is said, what was typed stays, and nobody is told to look for a code.
  smtp.refuse = true;
  await write(address, "first@example.org");
  await press(address);
  await panel.getByText("The mail could not be sent now.").waitFor();
  await expectAccessible(page);
  smtp.refuse = false;
  await press(address);
  const code = panel.getByTestId("email-code");
  await code.waitFor();
  await write(code, codeIn("first@example.org") === "000000" ? "000001" : "000000");
  await press(code);
  await panel.getByText("That is not the code we mailed.").waitFor();
  await expectAccessible(page);
  await expectReachable(page);

  // What was said of one address is over with the next.
  await press(panel.getByRole("button", { name: "Use another address" }));
  await address.waitFor();
  expect(await panel.getByRole("alert").count()).toBe(0);
  await write(address, "second@example.org");
  await press(address);
  await code.waitFor();

  // The link of the mail, in the browser in which one is signed in.
  const [asked] = mailsTo("second@example.org");
  await page.goto(at("/"));
  await page.goto(/http\S+\/account#confirm=\d{6}/.exec(asked?.body ?? "")?.[0] ?? "");
  await panel.getByText("On", { exact: true }).waitFor();
  expect(page.url()).toBe(at("/account#mail"));
  await expectAccessible(page);

  await uploadNonsense();
  await expect.poll(() => mailsTo("second@example.org").length, { timeout: 30_000 }).toBe(2);
  const mail = mailsTo("second@example.org")[1];
  expect(mail?.body).toContain("The file of “Letters” was not accepted.");
  const last = /http\S+\/unsubscribe#[\w-]+/.exec(mail?.body ?? "")?.[0] ?? "";
  await page.goto(last);
  await expectAccessible(page);
  await expectReachable(page);
  await press(page.getByRole("button", { name: "Stop all mail to me" }));
  await page.getByText("Done: no more mail to this address").waitFor();
  await expectAccessible(page);
  await page.goto(at("/studio/inbox"));
  await press(page.getByRole("link", { name: "Get it by mail as well" }));
  await address.waitFor();
});

test("a link to stop mail that was cut off says what to do", async () => {
  const { page } = desk;
  await page.goto(at("/unsubscribe#"));
  await press(page.getByRole("button", { name: "Stop all mail to me" }));
  await page.getByRole("alert").getByText("The link is not whole").waitFor();
  await expectAccessible(page);
});

test("is deleted for good once the words are typed: signed out everywhere, and the videos are gone", async () => {
  const { page, errors } = desk;
  errors.length = 0;
  await signIn(elsewhere, person.wallet, localChain(instance).chainId);
  const videoId = await uploadNonsense();
  await page.goto(at("/account"));
  await press(page.getByTestId("delete-account"));
  await page.getByTestId("delete-words").waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect.poll(() => focused(page)).toBe("delete-account");

  await press(page.getByTestId("delete-account"));
  const words = page.getByTestId("delete-words");
  await write(words, "delete my acount");
  expect(await page.getByTestId("delete-confirm").isDisabled()).toBe(true);
  await words.fill("delete my account");
  await press(words);
  await page.waitForURL(at("/"));
  await page.getByTestId("connect-button").waitFor();
  expect(await viewerOf(person.api)).toBeNull();
  expect(await viewerOf(elsewhere)).toBeNull();
  await signIn(elsewhere, person.wallet, localChain(instance).chainId);
  const asked = elsewhere.call(getOwnVideo, { params: { videoId } });
  expect((await refusalOf(asked)).status).toBe(404);

  await page.goto(at("/account"));
  await page.getByText("Sign in to see your account").waitFor();
  await expectAccessible(page);
  expect(errors).toEqual([]);
});
