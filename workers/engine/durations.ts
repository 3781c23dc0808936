const unitSeconds: Readonly<Record<string, number>> = { w: 604_800, d: 86_400, h: 3_600, m: 60, s: 1 };

/**
 * Seconds of a duration as the SDK writes it (`1d2h30m5s`, helpers/strings.js timeStr); undefined when the
 * text is something else.
 */
export function parseDurationSeconds(text: string): number | undefined {
  if (!/^(\d+[wdhms])+$/.test(text)) return undefined;
  let seconds = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)([wdhms])/g)) {
    seconds += Number(amount) * (unitSeconds[unit ?? ""] ?? 0);
  }
  return seconds;
}

/** The moment that ends a wait, and when it began where it lasts so many seconds; a date ends it whenever it began. */
export interface Wait {
  wakeAt: Date | undefined;
  since: Date | undefined;
}

/** When a wait ends that begins now; `wakeAt` is undefined when the text names no moment, or is absent. */
export function parseWait(text: string | undefined, now: Date): Wait {
  const wakeAt = text === undefined ? undefined : parseMoment(text, now);
  const isDate = wakeAt !== undefined && wakeAt.getTime() === parseMoment(text ?? "", new Date(0))?.getTime();
  return { wakeAt, since: wakeAt === undefined || isDate ? undefined : now };
}

/**
 * The moment that a sleep, a wait's timeout or a Retry-After header names: a duration (`90s`), a number of
 * seconds (`90`) or a date. Undefined when the text is none of these.
 */
export function parseMoment(text: string, now: Date): Date | undefined {
  if (text === "") return now; // the SDK writes zero as an empty duration
  const seconds = parseDurationSeconds(text) ?? (/^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined);
  if (seconds !== undefined) return new Date(now.getTime() + seconds * 1000);
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
