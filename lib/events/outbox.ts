import type { Transaction } from "#lib/platform/db.ts";
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
