import type { Clock } from "#lib/platform/clock.ts";
import type { Db, Transaction } from "#lib/platform/db.ts";
import { newId } from "#lib/platform/ids.ts";
import { catalogue, type EventData, type EventName } from "./catalogue.ts";

/** PostgreSQL channel on which the relay hears of new rows; polling makes up for what is missed. */
export const outboxChannel = "outbox";

/**
 * Writes an event in the same transaction as the change it tells of: either both are committed or neither.
 * The relay sends it later, at least once; its id makes the receiver take it once.
 */
export async function appendEvent<N extends EventName>(
  tx: Transaction,
  name: N,
  data: EventData<N>,
): Promise<void> {
  await tx.outbox.create({ data: { id: newId("evt"), name, data: catalogue[name].parse(data) } });
  await tx.$executeRaw`SELECT pg_notify(${outboxChannel}, ${name})`;
}

const keepSentSeconds = 7 * 86_400;

/** Forgets events that were sent a week ago. Returns how many. */
export async function sweepOutbox(db: Db, clock: Clock): Promise<number> {
  const before = new Date(clock.now().getTime() - keepSentSeconds * 1000);
  return (await db.outbox.deleteMany({ where: { sentAt: { lt: before } } })).count;
}
