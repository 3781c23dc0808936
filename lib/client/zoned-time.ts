/** What a clock on the wall of a time zone shows at an instant: `2026-12-24T18:30`. Pure. */
export function wallTime(instant: Date, timeZone: string): string {
  const parts = new Map<string, string>(
    new Intl.DateTimeFormat("en-CA", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    })
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: string) => parts.get(name) ?? "";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}

/**
 * The instant at which the clocks of a zone show `local` (`2026-12-24T18:30`), to the minute. Null when they never do:
 * it is no time at all, or lies in the hour that is skipped when clocks go forward. Of the two instants of an hour that
 * comes twice the earlier one. Pure.
 */
export function instantOf(local: string, timeZone: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(local)) return null;
  const asUtc = Date.parse(`${local}:00Z`);
  if (Number.isNaN(asUtc)) return null;
  // The zone's offsets a day before and a day behind are all that can be in force between.
  const offsets = [-1, 1].map((days) => offsetAt(asUtc + days * 86_400_000, timeZone));
  const instants = offsets
    .map((offset) => new Date(asUtc - offset))
    .sort((a, b) => a.getTime() - b.getTime());
  return instants.find((instant) => wallTime(instant, timeZone) === local) ?? null;
}

function offsetAt(time: number, timeZone: string): number {
  const minute = Math.floor(time / 60_000) * 60_000;
  return Date.parse(`${wallTime(new Date(minute), timeZone)}:00Z`) - minute;
}

/** An instant for people of a zone: `Thu, 24 Dec 2026, 18:30`. */
export function formatInstant(instant: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(instant);
}

/** The zone that this browser stands in. */
export function ownTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/**
 * Every zone to choose from: those this browser lists, its own and `chosen` even if it lists them by another name, as
 * some do with Kathmandu or Kolkata.
 */
export function timeZones(chosen: string): string[] {
  return [...new Set([chosen, ownTimeZone(), "UTC", ...Intl.supportedValuesOf("timeZone")])].sort();
}
