import { type Transaction, toJson } from "../database.ts";
import type { JobEvent } from "./job-event.ts";

/**
 * Stores events to be routed. An event whose id is known already is left out: it has had its effect. Storing
 * and routing are two steps so that a state change and its event commit together, and a slow routing holds up nobody.
 */
export async function storeEvents(tx: Transaction, events: readonly JobEvent[]): Promise<void> {
  for (const event of events) {
    await tx.query(
      "INSERT INTO engine.events (id, name, payload) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
      [event.id, event.name, toJson(event)],
    );
  }
}
