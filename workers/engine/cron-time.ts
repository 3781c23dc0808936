import { CronExpressionParser } from "cron-parser";

/**
 * The first moment after `from` that a cron line names. The line has five fields (or six, with seconds) and
 * may begin with `TZ=Area/City`; without it times are UTC. Throws when the line cannot be read.
 */
export function nextCronTime(line: string, from: Date): Date {
  const zoned = /^TZ=(\S+)\s+(.+)$/.exec(line);
  const parsed = CronExpressionParser.parse(zoned?.[2] ?? line, {
    tz: zoned?.[1] ?? "UTC",
    currentDate: from,
  });
  return parsed.next().toDate();
}
