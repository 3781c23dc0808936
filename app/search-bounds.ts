import { type Counted, limitRate } from "#lib/api/limit-rate.ts";
import { createSlots, type Slots } from "#lib/api/slots.ts";

// Next evaluates this module for its proxy, pages and routes apart; the process still has one number of searches.
const holder = globalThis as typeof globalThis & { streamgateSearches?: Slots };
holder.streamgateSearches ??= createSlots(8);

/** Searches that go through the catalogue at once; fewer than the connections to the database. */
export const searches = holder.streamgateSearches;

/** Counts a search of the catalogue, by the API or a page. Throws AppError `rate_limited`. */
export function limitSearch(counted: Counted): Promise<void> {
  // While somebody types, each letter may be one.
  return limitRate(counted, "search", { limit: 600 });
}
