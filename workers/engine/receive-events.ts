import { createHash } from "node:crypto";
import { z } from "zod";
import { AppError } from "#lib/platform/errors.ts";
import { newId } from "#lib/platform/ids.ts";
import type { EngineContext } from "./context.ts";
import { inTransaction } from "./database.ts";
import { internalEventPrefix, type JobEvent } from "./job-event.ts";
import { storeEvents } from "./store-event.ts";

/** PostgreSQL's texts hold no NUL. */
const text = z.string().regex(/^[^\0]*$/);

const eventSchema = z.object({
  id: text.max(500).nullish(),
  name: text.min(1).max(256),
  data: z.record(z.string(), z.unknown()).nullish(),
  ts: z.number().int().nullish(),
  v: z.string().nullish(),
  user: z.record(z.string(), z.unknown()).nullish(),
});

const bodySchema = z.union([z.array(eventSchema).max(1000), eventSchema.transform((event) => [event])]);

/** The SDK repeats a failed send with the same seed, so that ids made from it are the same again. */
function eventId(given: string | null | undefined, seed: string | null, index: number): string {
  if (given) return given;
  if (seed === null) return newId("evt");
  return `evt_${createHash("sha256").update(`${seed}#${index}`).digest("hex").slice(0, 26)}`;
}

function toEvent(
  ctx: EngineContext,
  raw: z.output<typeof eventSchema>,
  seed: string | null,
  index: number,
): JobEvent {
  if (raw.name.startsWith(internalEventPrefix)) {
    throw new AppError(
      "engine_bad_event",
      `Event names that begin with “${internalEventPrefix}” are the engine's own.`,
    );
  }
  const event: JobEvent = {
    id: eventId(raw.id, seed, index),
    name: raw.name,
    data: raw.data ?? {},
    ts: raw.ts || ctx.clock.now().getTime(),
    ...(raw.v ? { v: raw.v } : {}),
    ...(raw.user ? { user: raw.user } : {}),
  };
  const bytes = Buffer.byteLength(JSON.stringify(event));
  if (bytes <= ctx.settings.eventMaxBytes) return event;
  throw new AppError(
    "engine_bad_event",
    `Event “${raw.name}” has ${bytes} bytes; the limit is ${ctx.settings.eventMaxBytes}. Send a reference instead.`,
  );
}

/**
 * Stores the events of `POST /e/:key` (one or many; all or none) and returns their ids. An id that is known
 * already is accepted and has no further effect. `seed` is the SDK's header `x-inngest-event-id-seed`.
 * Throws AppError `engine_bad_event`.
 */
export async function receiveEvents(
  ctx: EngineContext,
  body: unknown,
  seed: string | null,
): Promise<string[]> {
  const parsed = bodySchema.safeParse(body);
  if (!parsed.success)
    throw new AppError("engine_bad_event", "An event needs a name, and its data must be an object.");
  const events = parsed.data.map((raw, index) => toEvent(ctx, raw, seed, index));
  await inTransaction(ctx.pool, (tx) => storeEvents(tx, events));
  return events.map(({ id }) => id);
}
