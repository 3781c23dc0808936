import type { JobEvent } from "../events/job-event.ts";

/** A path below the run's own event: `event.data.videoId`. */
const path = /^event((?:\.\w+)+)$/;
/** The run's event and the one that arrived agree: what the SDK makes of `match: "data.videoId"` in `cancelOn`. */
const match = /^event((?:\.\w+)+) == async\1$/;
/** The event says so: what the SDK makes of `onFailure`, and a trigger's `if`. */
const equality = /^event((?:\.\w+)+) == '([^']*)'$/;

/** The expressions that options may hold; CEL, of which they are a part, is not read. */
export const expressions = { path, match, equality };

/** What stands at a path of an event; undefined for anything absent, and for a text that is no path. */
export function valueAt(text: string, event: JobEvent): unknown {
  return read(event, path.exec(text)?.[1]);
}

/** True when an event that arrived agrees with a run's event, as a `match` asks. */
export function agrees(text: string, event: JobEvent, arrived: JobEvent): boolean {
  const found = match.exec(text)?.[1];
  return found !== undefined && read(event, found) === read(arrived, found);
}

/** True when an event says what an `equality` asks; always without one. */
export function holds(text: string | undefined, event: JobEvent): boolean {
  if (text === undefined) return true;
  const found = equality.exec(text);
  return found !== null && read(event, found[1]) === found[2];
}

/** `names` is `.data.videoId`. */
function read(event: JobEvent, names: string | undefined): unknown {
  return names
    ?.slice(1)
    .split(".")
    .reduce<unknown>((value, name) => new Map(Object.entries(value ?? {})).get(name), event);
}
