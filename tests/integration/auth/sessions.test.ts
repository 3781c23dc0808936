import { afterAll, beforeAll, expect, test } from "vitest";
import { findSession, revokeSessions, sessionSeconds, startSession } from "#lib/auth/sessions.ts";
import { type Database, openDatabase } from "#lib/platform/db.ts";
import { createTestDatabase, type TestDatabase } from "../../setup/postgres.ts";

let now = new Date("2026-11-23T12:00:00.000Z");
const clock = { now: () => now };
let server: TestDatabase;
let db: Database;

beforeAll(async () => {
  server = await createTestDatabase();
  db = openDatabase(server.url, { maxConnections: 20 });
});

afterAll(async () => {
  await db.close();
  await server.drop();
});

const start = () =>
  db.prisma.$transaction((tx) => startSession(tx, clock, `eip155:0:0x${"ab".repeat(20)}`, "test"));

test("the database keeps no token", async () => {
  const { token } = await start();
  const rows = await db.prisma.session.findMany();
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain(token);
});

test("a session ends after thirty days", async () => {
  const { token, session } = await start();
  const before = now;
  now = new Date(now.getTime() + sessionSeconds * 1000 - 1);
  expect(await findSession(db.prisma, clock, token)).toEqual(session);
  now = new Date(before.getTime() + sessionSeconds * 1000);
  expect(await findSession(db.prisma, clock, token)).toBeNull();
  now = before;
});

test("sign-out everywhere ends every session of the viewer and tells so", async () => {
  const [one, two] = [await start(), await start()];
  await db.prisma.$transaction((tx) => revokeSessions(tx, clock, one.session.viewerId));
  expect(await findSession(db.prisma, clock, one.token)).toBeNull();
  expect(await findSession(db.prisma, clock, two.token)).toBeNull();
  const events = await db.prisma.outbox.findMany({ where: { name: "session/revoked" } });
  expect(events.at(-1)?.data).toEqual({ viewerId: one.session.viewerId });
});
