import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { appendEvent, outboxChannel, sweepOutbox } from "#lib/events/outbox.ts";
import { type OutboxEvent, type Relay, type RelayOptions, startRelay } from "#lib/events/relay.ts";
import { type Database, openDatabase, withConnection } from "#lib/platform/db.ts";
import { createLog } from "#lib/platform/log.ts";
import { createTestDatabase, type TestDatabase } from "../../setup/postgres.ts";

const log = createLog({ name: "test", level: "silent" });
const never = 3_600_000;
let server: TestDatabase;
let db: Database;
const relays: Relay[] = [];

beforeEach(async () => {
  server = await createTestDatabase();
  db = openDatabase(server.url);
});
afterEach(async () => {
  await Promise.all(relays.splice(0).map((relay) => relay.stop()));
  await db.close();
  await server.drop();
});

function relay(send: RelayOptions["send"], options: Partial<RelayOptions> = {}): Relay {
  const started = startRelay({ db, databaseUrl: server.url, log, send, ...options });
  relays.push(started);
  return started;
}

const append = (attempt: number) =>
  db.prisma.$transaction((tx) => appendEvent(tx, "video/uploaded", { videoId: "vid_1", attempt }));
const attempts = (events: readonly OutboxEvent[]) =>
  events.map(({ data }) => (data as { attempt: number }).attempt);
const unsent = () => db.prisma.outbox.count({ where: { sentAt: null } });

/** Ends every connection that listens; gives how many there were. */
async function endListeners(): Promise<number> {
  const { rowCount } = await db.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
  );
  return rowCount ?? 0;
}

describe("the outbox", () => {
  test("an event is committed with its change or not at all", async () => {
    const outcome = db.prisma.$transaction(async (tx) => {
      await tx.viewer.create({ data: { id: "vwr_1" } });
      await appendEvent(tx, "session/revoked", { viewerId: "vwr_1" });
      throw new Error("changed its mind");
    });
    await expect(outcome).rejects.toThrow("changed its mind");
    expect([await db.prisma.viewer.count(), await unsent()]).toEqual([0, 0]);

    await db.prisma.$transaction(async (tx) => {
      await tx.viewer.create({ data: { id: "vwr_1" } });
      await appendEvent(tx, "session/revoked", { viewerId: "vwr_1" });
    });
    expect([await db.prisma.viewer.count(), await unsent()]).toEqual([1, 1]);
  });

  test("data that the catalogue does not know stops the change as well", async () => {
    const wrong = db.prisma.$transaction(async (tx) => {
      await tx.viewer.create({ data: { id: "vwr_1" } });
      await appendEvent(tx, "video/uploaded", { videoId: 7 } as never);
    });
    await expect(wrong).rejects.toThrow();
    expect(await db.prisma.viewer.count()).toBe(0);
  });

  test("what was sent a week ago is forgotten, what was not sent never", async () => {
    await append(1);
    await append(2);
    await db.pool.query(
      `UPDATE "Outbox" SET "sentAt" = now() - interval '8 days' WHERE data->>'attempt' = '1'`,
    );
    await db.pool.query(`UPDATE "Outbox" SET "createdAt" = now() - interval '90 days'`);
    expect(await sweepOutbox(db.prisma, { now: () => new Date() })).toBe(1);
    expect(await unsent()).toBe(1);
  });
});

describe("the relay", () => {
  test("sends in the order of writing, in batches, each once", async () => {
    for (let attempt = 1; attempt <= 7; attempt++) await append(attempt);
    const batches: number[][] = [];
    relay(async (events) => void batches.push(attempts(events)), { batch: 3, pollMilliseconds: never });
    await vi.waitFor(async () => expect(await unsent()).toBe(0), 5_000);
    expect(batches).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
  });

  test("hears of a commit at once, without polling", async () => {
    const sent: number[] = [];
    relay(async (events) => void sent.push(...attempts(events)), { pollMilliseconds: never });
    await vi.waitFor(async () => expect(await countListeners()).toBe(1), 5_000);
    await append(1);
    await vi.waitFor(() => expect(sent).toEqual([1]), 2_000);
  });

  test("a sender that fails keeps the events, and they come again in their order", async () => {
    await append(1);
    await append(2);
    const offered: number[][] = [];
    relay(
      async (events) => {
        offered.push(attempts(events));
        if (offered.length < 3) throw new Error("nobody answers");
      },
      { pollMilliseconds: 20 },
    );
    await vi.waitFor(async () => expect(await unsent()).toBe(0), 5_000);
    expect(offered).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
  });

  test("of several relays one sends at a time, and nothing overtakes", async () => {
    let sending = 0;
    let most = 0;
    const sent: number[] = [];
    const send = async (events: OutboxEvent[]) => {
      sending++;
      most = Math.max(most, sending);
      await new Promise((resolve) => setTimeout(resolve, 3));
      sent.push(...attempts(events));
      sending--;
    };
    for (let index = 0; index < 3; index++) relay(send, { batch: 2, pollMilliseconds: 5 });
    for (let attempt = 1; attempt <= 30; attempt++) await append(attempt);
    await vi.waitFor(async () => expect(await unsent()).toBe(0), 10_000);
    expect(most).toBe(1);
    expect(sent).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  });

  test("without a LISTEN connection polling delivers", async () => {
    const sent: number[] = [];
    const nowhere = "postgresql://nobody@127.0.0.1:9/none";
    relay(async (events) => void sent.push(...attempts(events)), {
      databaseUrl: nowhere,
      pollMilliseconds: 50,
    });
    await append(1);
    await vi.waitFor(() => expect(sent).toEqual([1]), 5_000);
    await append(2);
    await vi.waitFor(() => expect(sent).toEqual([1, 2]), 5_000);
  });

  test("listens again after its connection was lost", async () => {
    const sent: number[] = [];
    relay(async (events) => void sent.push(...attempts(events)), { pollMilliseconds: never });
    await vi.waitFor(async () => expect(await endListeners()).toBe(1), 5_000);
    await vi.waitFor(async () => expect(await countListeners()).toBe(1), 5_000);
    await append(1);
    await vi.waitFor(() => expect(sent).toEqual([1]), 2_000);
  });

  test("a connection that is ended while events are being sent loses none and ends nothing else", async () => {
    await append(1);
    const sent: number[] = [];
    relay(
      async (events) => {
        sent.push(...attempts(events));
        if (sent.length > 1) return;
        await db.pool.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'",
        );
      },
      { pollMilliseconds: 20 },
    );
    await vi.waitFor(async () => expect(await unsent()).toBe(0), 5_000);
    expect(sent).toEqual([1, 1]);
  });

  test("stops when it is told, also while it waits", async () => {
    const started = relay(async () => {}, { pollMilliseconds: never });
    await vi.waitFor(async () => expect(await countListeners()).toBe(1), 5_000);
    await started.stop();
    expect(await countListeners()).toBe(0);
  });
});

async function countListeners(): Promise<number> {
  return withConnection(db.pool, async (client) => {
    const { rows } = await client.query<{ listeners: number }>(
      `SELECT count(*)::int AS listeners FROM pg_stat_activity
       WHERE datname = current_database() AND query = 'LISTEN "${outboxChannel}"'`,
    );
    return rows[0]?.listeners ?? 0;
  });
}
