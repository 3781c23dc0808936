import { z } from "zod";
import { AppError } from "#lib/platform/errors.ts";
import type { EngineContext } from "../context.ts";
import { inTransaction } from "../database.ts";
import { internalEventPrefix, type JobEvent } from "./job-event.ts";
import { storeEvents } from "./store-event.ts";

/** PostgreSQL's texts hold no NUL. */
const text = z.string().regex(/^[^\0]*$/, "It must not hold a NUL.");

const eventSchema = z.strictObject({
  // Without one of its sender's, an event that is sent again would count as another.
  id: text.min(1).max(500),
  name: text.min(1).max(256),
  data: z.record(z.string(), z.unknown()).default({}),
  ts: z.number().int().optional(),
});

const bodySchema = z.array(eventSchema).max(1000);

function toEvent(ctx: EngineContext, raw: z.output<typeof eventSchema>): JobEvent {
  if (raw.name.startsWith(internalEventPrefix)) {
    throw new AppError(
      "engine_bad_event",
      `Event names that begin with “${internalEventPrefix}” are the engine's own.`,
    );
  }
  const event: JobEvent = { ...raw, ts: raw.ts || ctx.clock.now().getTime() };
  const bytes = Buffer.byteLength(JSON.stringify(event));
  if (bytes <= ctx.settings.eventMaxBytes) return event;
  throw new AppError(
    "engine_bad_event",
    `Event “${raw.name}” has ${bytes} bytes; the limit is ${ctx.settings.eventMaxBytes}. Send a reference instead.`,
  );
}

/**
 * Stores the events of `POST /e/:key` (one or many; all or none) and returns their ids. An id that is known already is
 * accepted and has no further effect. Throws AppError `engine_bad_event`, naming the field that is amiss.
 */
export async function receiveEvents(ctx: EngineContext, body: unknown): Promise<string[]> {
  const parsed = bodySchema.safeParse(Array.isArray(body) ? body : [body]);
  if (!parsed.success)
    throw new AppError(
      "engine_bad_event",
      `An event needs an id and a name, and may have data (an object) and ts, nothing else. ${z.prettifyError(parsed.error)}`,
    );
  const events = parsed.data.map((raw) => toEvent(ctx, raw));
  await inTransaction(ctx.pool, (tx) => storeEvents(tx, events));
  return events.map(({ id }) => id);
}
