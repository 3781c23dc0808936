import type { PoolClient } from "pg";
import { type Database, withConnection } from "#lib/platform/db.ts";
import { listenTo } from "#lib/platform/listen.ts";
import { tryLock } from "#lib/platform/lock.ts";
import type { Log } from "#lib/platform/log.ts";
import { outboxChannel } from "./outbox.ts";

export interface OutboxEvent {
  id: string;
  name: string;
  data: unknown;
  createdAt: Date;
}

export interface RelayOptions {
  db: Database;
  databaseUrl: string;
  log: Log;
  /** Hands events over; when it throws, the same events are offered again. */
  send: (events: OutboxEvent[]) => Promise<void>;
  pollMilliseconds?: number;
  batch?: number;
}

export interface Relay {
  stop(): Promise<void>;
}

/**
 * Sends committed events in the order they were written, at least once: at once on NOTIFY, and every
 * `pollMilliseconds` (1,000) for what a lost connection missed. Several relays may run; one of them sends at a time,
 * since two would overtake each other: a cancellation must not arrive before what it cancels.
 */
export function startRelay(options: RelayOptions): Relay {
  const { db, log } = options;
  const poll = options.pollMilliseconds ?? 1_000;
  let stopped = false;
  let wake: (() => void) | undefined;
  let heard = false;
  const ring = () => {
    heard = true;
    wake?.();
  };
  const listener = listenTo({
    databaseUrl: options.databaseUrl,
    channel: outboxChannel,
    onNotify: ring,
    log,
  });

  const loop = (async () => {
    while (!stopped) {
      heard = false;
      try {
        while (!stopped && (await sendBatch(db, options.send, options.batch ?? 50)) > 0);
      } catch (error) {
        log.warn({ err: error }, "could not send events; they stay in the outbox");
      }
      if (heard || stopped) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, poll);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  })();

  return {
    async stop() {
      stopped = true;
      wake?.();
      await loop;
      await listener.close();
    },
  };
}

/** Sends the oldest events and marks them sent. Returns how many; none when it is another relay's turn. */
function sendBatch(db: Database, send: RelayOptions["send"], batch: number): Promise<number> {
  return withConnection(db.pool, async (client) => {
    await client.query("BEGIN");
    try {
      const sent = (await tryLock(client, "outbox relay")) ? await sendOldest(client, send, batch) : 0;
      await client.query("COMMIT");
      return sent;
    } catch (error) {
      await client.query("ROLLBACK").catch(() => {});
      throw error;
    }
  });
}

async function sendOldest(client: PoolClient, send: RelayOptions["send"], batch: number): Promise<number> {
  const { rows } = await client.query<OutboxEvent & { seq: string }>(
    `SELECT seq, id, name, data, "createdAt" FROM "Outbox" WHERE "sentAt" IS NULL ORDER BY seq LIMIT $1`,
    [batch],
  );
  if (rows.length === 0) return 0;
  await send(rows.map(({ id, name, data, createdAt }) => ({ id, name, data, createdAt })));
  await client.query(`UPDATE "Outbox" SET "sentAt" = now() WHERE seq = ANY($1::bigint[])`, [
    rows.map((row) => row.seq),
  ]);
  return rows.length;
}
