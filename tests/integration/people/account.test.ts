import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { beginWatching } from "#lib/insights/record-watching.ts";
import { sumWatching } from "#lib/insights/sum-watching.ts";
import { newId } from "#lib/platform/ids.ts";
import { deleteAccount, endSignIn, exportAccount, getAccount, setEmail } from "#lib/shared/api/account.ts";
import { getSession } from "#lib/shared/api/auth.ts";
import { getInsights, getVideoInsights } from "#lib/shared/api/insights.ts";
import { banViewer, reportVideo } from "#lib/shared/api/moderation.ts";
import { getVideo } from "#lib/shared/api/videos.ts";
import type { Person } from "../videos/video-world.ts";
import { type PeopleWorld, startPeopleWorld } from "./people-world.ts";
import { type SmtpCatcher, startSmtpCatcher } from "./smtp-catcher.ts";

let smtp: SmtpCatcher;
let world: PeopleWorld;
beforeAll(async () => {
  smtp = await startSmtpCatcher();
  world = await startPeopleWorld({ SMTP_URL: smtp.url, MAIL_FROM: "videos@gate.example" });
});
afterAll(async () => {
  await world?.stop();
  await smtp?.close();
});

const words = { body: { confirmation: "delete my account" } };

/** Somebody who left something in every table that knows of people. */
async function busyPerson(): Promise<{ person: Person; videoId: string; account: string; mark: string }> {
  // In whatever this person writes, and nowhere else.
  const mark = `mark${randomBytes(8).toString("hex")}`;
  const person = await world.signIn();
  const [account = ""] = person.accounts;
  const { prisma } = world.host.db;
  const videoId = await world.makeVideo(person, { title: mark, mark });
  await world.makeVideo(person, { state: "removed", mark });
  await prisma.video.update({
    where: { id: videoId },
    data: {
      gate: { type: "allowlist", accounts: [account] },
      access: "gated",
      failure: { code: "x", message: `about ${mark}.mp4`, retryable: false },
    },
  });
  await world.ask(setEmail, person, { body: { address: `${mark}@example.org` } });
  await prisma.notice.create({
    data: {
      id: newId("ntc"),
      eventId: newId("evt"),
      viewerId: person.viewerId,
      kind: "ready",
      videoId,
      data: { title: mark, reason: null },
    },
  });
  const other = await world.makeVideo(await world.signIn());
  const reported = {
    params: { videoId: other },
    body: { reason: "other", text: `Report of ${mark}.` },
  };
  await world.ask(reportVideo, person, reported);
  const sessionId = newId("pbs");
  await prisma.playbackSession.create({
    data: {
      id: sessionId,
      tokenHash: "0".repeat(64),
      subject: person.viewerId,
      viewerId: person.viewerId,
      videoId: other,
      client: "browser",
      authSessionId: person.sessionId,
      accounts: [account],
      gateCheckedAt: new Date(),
      lastSeenAt: new Date(),
      expiresAt: new Date(Date.now() + 60_000),
    },
  });
  await beginWatching(prisma, { sessionId, videoId: other, subject: person.viewerId, startedAt: new Date() });
  await prisma.watching.update({ where: { sessionId }, data: { watchedMs: 9000, changed: true } });
  await prisma.keyBucket.create({
    data: { subject: person.viewerId, videoId: other, seconds: 1, served: [], updatedAt: new Date() },
  });
  await prisma.keyBucket.create({
    data: {
      subject: newId("gen"),
      videoId: other,
      seconds: 1,
      served: [],
      updatedAt: new Date(),
      holder: account.split(":")[2] ?? null,
    },
  });
  return { person, videoId, account, mark };
}

/** Every row of every table that holds one of these texts. */
async function findEverywhere(texts: string[]): Promise<string[]> {
  const { pool } = world.host.db;
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  expect(tables.length).toBeGreaterThan(20);
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pool.query<{ line: string }>(
      `SELECT t::text AS line FROM ${name} t WHERE t::text ILIKE ANY($1)`,
      [texts.map((text) => `%${text}%`)],
    );
    found.push(...rows.map(({ line }) => `${name}: ${line}`));
  }
  return found;
}

describe("the account page", () => {
  it("shows a person's own accounts and sign-ins, without secrets, and signs other browsers out", async () => {
    const here = await world.signIn();
    const [account] = here.accounts;
    const there = await world.signIn(account);
    const answer = await world.ask(getAccount, here);
    expect(answer.body).toMatchObject({ accounts: [{ id: account }], email: null, videos: 0 });
    expect(
      answer.body.sessions.map(({ id, current }: { id: string; current: boolean }) => [id, current]),
    ).toEqual(
      expect.arrayContaining([
        [here.sessionId, true],
        [there.sessionId, false],
      ]),
    );
    expect(JSON.stringify(answer.body)).not.toContain("okenHash");

    const stranger = await world.signIn();
    const params = { sessionId: there.sessionId };
    expect((await world.ask(endSignIn, stranger, { params })).code).toBe("not_found");
    expect((await world.ask(getSession, there)).body.viewer).not.toBeNull();
    expect((await world.ask(endSignIn, here, { params })).status).toBe(204);
    expect((await world.ask(getSession, there)).body.viewer).toBeNull();
    expect((await world.ask(getSession, here)).body.viewer).not.toBeNull();
  });

  it.each([getAccount, exportAccount, getInsights])("$id wants a sign-in", async (contract) => {
    expect((await world.ask(contract, null)).code).toBe("sign_in_required");
  });

  it("shows a video's insights to its creator and operators alone", async () => {
    const [creator, stranger, operator] = [
      await world.signIn(),
      await world.signIn(),
      await world.signInOperator(),
    ];
    const asked = { params: { videoId: await world.makeVideo(creator) } };
    expect((await world.ask(getVideoInsights, creator, asked)).body.days).toHaveLength(30);
    expect((await world.ask(getVideoInsights, operator, asked)).status).toBe(200);
    expect((await world.ask(getVideoInsights, stranger, asked)).code).toBe("not_found");
    expect((await world.ask(getVideoInsights, null, asked)).code).toBe("sign_in_required");
    expect((await world.ask(getInsights, creator)).body).toMatchObject({ videos: [], totals: { views: 0 } });
  });
});

describe("the export", () => {
  it("holds everything about the person, nothing of others, and no secret", async () => {
    const { person, videoId, account, mark } = await busyPerson();
    const { body, headers } = await world.ask(exportAccount, person);
    expect(headers.get("content-disposition")).toMatch(/^attachment; filename="[\w.-]+\.json"$/);
    expect(body).toMatchObject({
      viewer: { id: person.viewerId },
      accounts: [{ id: account }],
      signIns: [{ id: person.sessionId }],
      email: { address: `${mark}@example.org`, confirmed: false },
      notices: [{ title: mark }],
      reports: [{ text: `Report of ${mark}.` }],
      playback: [{ accounts: [account] }],
    });
    expect(body.videos.map(({ id }: { id: string }) => id)).toContain(videoId);
    expect(body.uploads).toMatchObject([{ fileName: `${mark}.mp4` }, { fileName: `${mark}.mp4` }]);
    expect(JSON.stringify(body)).not.toMatch(/token(?!Names)|codeHash|wrapped/i);
    const other = await busyPerson();
    expect(JSON.stringify(body)).not.toContain(other.account);
  });
});

describe("deleting an account", () => {
  it("does nothing without the words, or without a sign-in", async () => {
    const person = await world.signIn();
    expect(await world.ask(deleteAccount, person, { body: { confirmation: "yes" } })).toMatchObject({
      status: 422,
      code: "confirmation_missing",
    });
    expect((await world.ask(deleteAccount, null, words)).code).toBe("sign_in_required");
    expect((await world.ask(getSession, person)).body.viewer).not.toBeNull();
  });

  it("removes the videos, ends every sign-in and leaves nothing personal in any table", async () => {
    const { person, videoId, account, mark } = await busyPerson();
    const texts = [mark, person.sessionId, account.split(":")[2] ?? ""];
    expect((await findEverywhere(texts)).length).toBeGreaterThan(8);

    expect((await world.ask(deleteAccount, person, words)).status).toBe(204);
    expect(await findEverywhere(texts)).toEqual([]);
    expect((await world.ask(getVideo, null, { params: { videoId } })).code).toBe("video_removed");
    expect((await world.ask(getSession, person)).body.viewer).toBeNull();
    // What is left of the id: the tombstones, the shell they hang on, and events that name nothing else.
    const left = new Set((await findEverywhere([person.viewerId])).map((row) => row.split(":")[0]));
    expect([...left].sort()).toEqual([
      'public."Outbox"',
      'public."Upload"',
      'public."Video"',
      'public."Viewer"',
    ]);
    expect((await world.told("video/removed")).map(({ data }) => data.videoId)).toContain(videoId);
  });

  it("of somebody without videos leaves no row at all, and the wallet comes back as somebody new", async () => {
    const person = await world.signIn();
    const [account = ""] = person.accounts;
    await world.ask(deleteAccount, person, words);
    expect(await world.host.db.prisma.viewer.count({ where: { id: person.viewerId } })).toBe(0);
    const again = await world.signIn(account);
    expect(again.viewerId).not.toBe(person.viewerId);
    expect((await world.ask(getAccount, again)).body).toMatchObject({ videos: 0, email: null });
  });

  it("works while nothing can be added to the sums of views, and loses no view", async () => {
    const { person, account } = await busyPerson();
    const { pool, prisma } = world.host.db;
    const { videoId } = await prisma.watching.findFirstOrThrow({ where: { subject: person.viewerId } });
    await pool.query(`ALTER TABLE "InsightDay" ADD CONSTRAINT no_more CHECK (false) NOT VALID`);
    try {
      await expect(sumWatching(world.host.db)).rejects.toThrow("no_more");
      expect((await world.ask(deleteAccount, person, words)).status).toBe(204);
    } finally {
      await pool.query(`ALTER TABLE "InsightDay" DROP CONSTRAINT no_more`);
    }
    expect(await findEverywhere([account.split(":")[2] ?? ""])).toEqual([]);
    await sumWatching(world.host.db);
    expect(await prisma.insightDay.findFirst({ where: { videoId } })).toMatchObject({ viewers: 1n });
  });

  it("does not lift a ban", async () => {
    const [person, operator] = [await world.signIn(), await world.signInOperator()];
    const params = { viewerId: person.viewerId };
    await world.ask(banViewer, operator, { params, body: { reason: "Spam, again." } });
    await world.ask(deleteAccount, person, words);
    const again = await world.signIn(person.accounts[0]);
    expect((await world.ask(getSession, again)).body.viewer).toMatchObject({ mayUpload: false });
  });
});
