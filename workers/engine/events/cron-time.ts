import { CronExpressionParser } from "cron-parser";

/**
 * The first moment after `from` that a cron line names, in UTC. The line has five fields, or six with seconds. Throws
 * when it cannot be read.
 */
export function nextCronTime(line: string, from: Date): Date {
  return CronExpressionParser.parse(line, { tz: "UTC", currentDate: from }).next().toDate();
}
