import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EmailNotifier } from "#lib/notices/email/email-notifier.ts";
import { makeNotice, type ToldEvent } from "#lib/notices/make-notice.ts";
import { confirmEmail, getAccount, removeEmail, setEmail } from "#lib/shared/api/account.ts";
import { listNotices, readNotices, unsubscribeEmail } from "#lib/shared/api/notices.ts";
import type { Person } from "../videos/video-world.ts";
import { testNotifier } from "./notifier.conformance.ts";
import { type PeopleWorld, startPeopleWorld } from "./people-world.ts";
import { type Caught, type SmtpCatcher, startSmtpCatcher } from "./smtp-catcher.ts";

let smtp: SmtpCatcher;
let world: PeopleWorld;
beforeAll(async () => {
  smtp = await startSmtpCatcher();
  world = await startPeopleWorld({ SMTP_URL: smtp.url, MAIL_FROM: "StreamGate <videos@gate.example>" });
});
afterAll(async () => {
  await world?.stop();
  await smtp?.close();
});

let address = 0;
const mailsTo = (to: string) => smtp.mails.filter((mail) => mail.to.includes(to));
const codeIn = (mail: Caught | undefined) =>
  /(\d{6}) is your code/.exec(mail?.headers.get("subject") ?? "")?.[1] ?? "";

/** A creator whose address is confirmed. */
async function withMail(): Promise<{ person: Person; to: string }> {
  const person = await world.signIn();
  address += 1;
  const to = `creator${address}@example.org`;
  expect((await world.ask(setEmail, person, { body: { address: to } })).status).toBe(200);
  const code = codeIn(mailsTo(to).at(-1));
  expect(await world.ask(confirmEmail, person, { body: { code } })).toMatchObject({
    status: 200,
    body: { address: to, confirmed: true },
  });
  return { person, to };
}

/** What the background function does with one event. */
async function tell(name: ToldEvent, videoId: string, more: { id?: string; reason?: string } = {}) {
  const { db, clock, notifiers } = world.host;
  const { id = `evt_${Math.random()}`, reason } = more;
  const notice = await makeNotice(db, { id, name, videoId, reason }, clock.now());
  if (notice === null) return null;
  for (const notifier of notifiers.list()) await notifier.tell(notice);
  return notice;
}

const inbox = async (as: Person) => (await world.ask(listNotices, as)).body;

testNotifier("inbox", async () => {
  const person = await world.signIn();
  return {
    notifier: world.host.notifiers.require("inbox"),
    reachable: person.viewerId,
    unreachable: null,
    messages: async () =>
      (await world.host.db.prisma.notice.findMany({ where: { viewerId: person.viewerId } })).map(
        ({ data }) => {
          const { title, reason } = data as { title: string; reason: string | null };
          return { text: `${title} ${reason}` };
        },
      ),
  };
});

testNotifier("email", async () => {
  const { person, to } = await withMail();
  const unconfirmed = await world.signIn();
  await world.ask(setEmail, unconfirmed, { body: { address: "never-confirmed@example.org" } });
  return {
    notifier: world.host.notifiers.require("email") as EmailNotifier,
    reachable: person.viewerId,
    unreachable: unconfirmed.viewerId,
    // Without the code that was asked for.
    messages: async (viewerId) =>
      mailsTo(viewerId === person.viewerId ? to : "never-confirmed@example.org")
        .filter((mail) => codeIn(mail) === "")
        .map(({ body }) => ({ text: body })),
  };
});

describe("the inbox", () => {
  it("tells the creator alone what became of a video, newest first, with the reason", async () => {
    const [creator, stranger] = [await world.signIn(), await world.signIn()];
    const videoId = await world.makeVideo(creator, { title: "The square" });
    await tell("video/stored", videoId);
    await world.host.db.prisma.video.update({
      where: { id: videoId },
      data: { failure: { code: "no_video", message: "The file holds no picture.", retryable: false } },
    });
    await tell("video/rejected", videoId);
    await tell("video/taken-down", videoId, { reason: "Somebody asked not to be shown." });
    expect(await inbox(creator)).toMatchObject({
      unread: 3,
      nextCursor: null,
      notices: [
        { kind: "taken_down", title: "The square", reason: "Somebody asked not to be shown." },
        { kind: "rejected", reason: "The file holds no picture." },
        { kind: "ready", reason: null, videoId },
      ],
    });
    expect(await inbox(stranger)).toMatchObject({ unread: 0, notices: [] });
    expect((await world.ask(listNotices, null)).code).toBe("sign_in_required");
  });

  it("takes an event once, and several reports of a video as one until it is read", async () => {
    const creator = await world.signIn();
    const videoId = await world.makeVideo(creator);
    await tell("video/stored", videoId, { id: "evt_once" });
    await tell("video/stored", videoId, { id: "evt_once" });
    await tell("video/reported", videoId, { reason: "It is spam or a fraud." });
    expect(await tell("video/reported", videoId, { reason: "Something else." })).toBeNull();
    expect((await inbox(creator)).unread).toBe(2);
    expect((await world.ask(readNotices, creator, { body: {} })).body).toEqual({ unread: 0 });
    await tell("video/reported", videoId, { reason: "Something else." });
    expect((await inbox(creator)).unread).toBe(1);
  });

  it("is read by its owner alone, and page by page", async () => {
    const [creator, stranger] = [await world.signIn(), await world.signIn()];
    const videoId = await world.makeVideo(creator);
    for (let i = 0; i < 5; i += 1) await tell("video/stored", videoId);
    const first = (await world.ask(listNotices, creator, { query: { limit: "3" } })).body;
    const ids = first.notices.map(({ id }: { id: string }) => id);
    await world.ask(readNotices, stranger, { body: { ids } });
    expect((await inbox(creator)).unread).toBe(5);
    await world.ask(readNotices, creator, { body: { ids } });
    const cursor: string = first.nextCursor;
    const rest = (await world.ask(listNotices, creator, { query: { cursor } })).body;
    expect(rest).toMatchObject({ unread: 2, nextCursor: null });
    expect(rest.notices).toHaveLength(2);
    expect((await world.ask(listNotices, creator, { query: { cursor: "x" } })).code).toBe("request_invalid");
  });

  it("hears nothing of a video that is removed or does not exist", async () => {
    const creator = await world.signIn();
    const videoId = await world.makeVideo(creator, { state: "removed" });
    expect(await tell("video/stored", videoId)).toBeNull();
    expect(await tell("video/stored", "vid_00000000000000000000000000")).toBeNull();
  });
});

describe("an address", () => {
  it("gets nothing but a code before it is confirmed, and the code works for its viewer alone and once asked anew", async () => {
    const [person, other] = [await world.signIn(), await world.signIn()];
    const to = "two-steps@example.org";
    await world.ask(setEmail, person, { body: { address: to } });
    await tell("video/stored", await world.makeVideo(person));
    expect(mailsTo(to)).toHaveLength(1);
    const code = codeIn(mailsTo(to)[0]);
    expect((await world.ask(confirmEmail, other, { body: { code } })).code).toBe("not_found");
    expect((await world.ask(setEmail, person, { body: { address: to } })).code).toBe("rate_limited");
    expect((await world.ask(confirmEmail, person, { body: { code } })).status).toBe(200);
    await tell("video/stored", await world.makeVideo(person));
    expect(mailsTo(to)).toHaveLength(2);
    expect((await world.ask(getAccount, person)).body).toMatchObject({
      email: { address: to, confirmed: true },
      mailOffered: true,
    });
  });

  it("fills nobody's mailbox from many accounts", async () => {
    const ask = async (address: string) =>
      (await world.ask(setEmail, await world.signIn(), { body: { address } })).code;
    const spellings = ["v@mail.example", "V@Mail.Example", "v+1@mail.example", "v+a+b@mail.example"];
    for (const address of [...spellings, "v@mail.example"]) expect(await ask(address)).toBeUndefined();
    expect(await ask("v+2@mail.example")).toBe("rate_limited");
    expect(await ask("w@mail.example")).toBeUndefined();
  });

  it("is not taken when the code could not be mailed, and the next try need not wait", async () => {
    const person = await world.signIn();
    const to = "server-away@example.org";
    smtp.refuse = true;
    expect((await world.ask(setEmail, person, { body: { address: to } })).code).toBe("mail_unavailable");
    smtp.refuse = false;
    expect((await world.ask(getAccount, person)).body.email).toBeNull();
    expect((await world.ask(setEmail, person, { body: { address: to } })).status).toBe(200);
    const code = codeIn(mailsTo(to)[0]);
    expect((await world.ask(confirmEmail, person, { body: { code } })).status).toBe(200);
  });

  it("falls to no guessing: after five wrong codes the right one is refused too", async () => {
    const person = await world.signIn();
    const to = "guessed@example.org";
    await world.ask(setEmail, person, { body: { address: to } });
    const code = codeIn(mailsTo(to)[0]);
    const wrong = code === "000000" ? "000001" : "000000";
    for (let i = 0; i < 5; i += 1) {
      expect((await world.ask(confirmEmail, person, { body: { code: wrong } })).code).toBe(
        "email_code_invalid",
      );
    }
    expect((await world.ask(confirmEmail, person, { body: { code } })).code).toBe("email_code_invalid");
  });

  it("must be one, and wants a sign-in", async () => {
    const person = await world.signIn();
    for (const bad of [
      "nobody",
      "a@b",
      "a@example.org\r\nBcc: b@example.org",
      "a@example.org, b@example.org",
    ]) {
      expect((await world.ask(setEmail, person, { body: { address: bad } })).code).toBe("request_invalid");
    }
    for (const contract of [setEmail, confirmEmail, removeEmail]) {
      expect((await world.ask(contract, null, { body: {} })).code).toBe("sign_in_required");
    }
  });

  it("is forgotten by its owner, or in one click without a sign-in (RFC 8058)", async () => {
    const one = await withMail();
    await tell("video/stored", await world.makeVideo(one.person));
    const mail = mailsTo(one.to).at(-1);
    expect(mail?.headers.get("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
    const url = /<(http[^>]+)>/.exec(mail?.headers.get("list-unsubscribe") ?? "")?.[1] ?? "";
    const token = new URL(url).pathname.split("/").at(-1) ?? "";
    expect(mail?.body).toContain(`/unsubscribe#${token}`);
    expect((await world.ask(unsubscribeEmail, null, { params: { token } })).status).toBe(204);
    const sent = mailsTo(one.to).length;
    await tell("video/stored", await world.makeVideo(one.person));
    expect(mailsTo(one.to)).toHaveLength(sent);
    expect((await world.ask(unsubscribeEmail, null, { params: { token } })).status).toBe(204);

    const two = await withMail();
    await world.ask(removeEmail, two.person);
    expect((await world.ask(getAccount, two.person)).body.email).toBeNull();
  });
});

describe("a mail", () => {
  it("says the same in text and HTML, with a link into the studio and no markup of others", async () => {
    const { person, to } = await withMail();
    const videoId = await world.makeVideo(person, { title: 'A "walk" <script>' });
    await tell("video/taken-down", videoId, { reason: "Shown <b>without</b> consent." });
    const mail = mailsTo(to).at(-1);
    expect(mail?.from).toBe("videos@gate.example");
    expect(mail?.headers.get("content-type")).toContain("multipart/alternative");
    expect(mail?.headers.get("message-id")).toMatch(/^<ntc_[0-9a-z]{26}@gate\.example>$/);
    expect(mail?.body).toContain("Their reason: Shown <b>without</b> consent.");
    expect(mail?.body).toContain("Shown &lt;b&gt;without&lt;/b&gt; consent.");
    expect(mail?.body.split("<!doctype html>")[1]).not.toContain("<script>");
    expect(mail?.body).toContain(`${world.origin}/studio/${videoId}`);
  });

  it("that the server does not take is sent by the next try, once", async () => {
    const { person, to } = await withMail();
    const videoId = await world.makeVideo(person);
    const before = mailsTo(to).length;
    smtp.refuse = true;
    await expect(tell("video/stored", videoId, { id: "evt_later" })).rejects.toMatchObject({
      code: "mail_unavailable",
      retryable: true,
    });
    smtp.refuse = false;
    await tell("video/stored", videoId, { id: "evt_later" });
    await tell("video/stored", videoId, { id: "evt_later" });
    expect(mailsTo(to)).toHaveLength(before + 1);
    expect((await inbox(person)).unread).toBe(1);
  });
});
