import type { Database } from "#lib/platform/db.ts";
import { type InsightDayView, type Insights, insightDays } from "#lib/shared/api/insights.ts";
import { type StartupCount, startupQuantile } from "./startup-bounds.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The first of the days that are shown, UTC. */
export function firstDay(now: Date): Date {
  return new Date((Math.floor(now.getTime() / dayMs) - insightDays + 1) * dayMs);
}

/** Thirty days of some videos together, today (UTC) included; at most a minute behind. */
export async function getInsights(db: Database, videoIds: readonly string[], now: Date): Promise<Insights> {
  const { prisma } = db;
  const first = firstDay(now);
  const where = { videoId: { in: [...videoIds] }, day: { gte: first } };
  const _sum = {
    views: true,
    viewers: true,
    watchedMs: true,
    stalls: true,
    stalledMs: true,
    refusals: true,
  } as const;
  const [rows, startups, conditions] = await Promise.all([
    prisma.insightDay.groupBy({ by: ["day"], where, _sum }),
    prisma.startupDay.groupBy({ by: ["upToMs"], where, _sum: { views: true } }),
    prisma.refusalDay.groupBy({
      by: ["condition"],
      where,
      _sum: { refusals: true },
      orderBy: { _sum: { refusals: "desc" } },
      take: 20,
    }),
  ]);
  const byDay = new Map(rows.map((row) => [row.day.getTime(), row._sum]));
  const sums = Array.from({ length: insightDays }, (_, i) => {
    const at = first.getTime() + i * dayMs;
    const sum = byDay.get(at);
    return {
      day: new Date(at).toISOString().slice(0, 10),
      views: Number(sum?.views ?? 0),
      viewers: Number(sum?.viewers ?? 0),
      watchedMs: Number(sum?.watchedMs ?? 0),
      stalls: Number(sum?.stalls ?? 0),
      stalledMs: Number(sum?.stalledMs ?? 0),
      refusals: Number(sum?.refusals ?? 0),
    };
  });
  return {
    totals: totalsOf(
      sums,
      startups.map(({ upToMs, _sum: { views } }) => ({ upToMs, views: Number(views ?? 0) })),
    ),
    days: sums.map(({ stalledMs: _, ...day }) => day),
    refusals: conditions.map(({ condition, _sum: { refusals } }) => ({
      condition,
      refusals: Number(refusals ?? 0),
    })),
  };
}

const mostCompared = 100;

/** What each of the most watched hundred of some videos had in thirty days; those without anything are left out. */
export async function compareVideos(
  db: Database,
  videoIds: readonly string[],
  now: Date,
): Promise<{ videoId: string; views: number; watchedMs: number; refusals: number }[]> {
  const first = firstDay(now);
  const rows = await db.prisma.insightDay.groupBy({
    by: ["videoId"],
    where: { videoId: { in: [...videoIds] }, day: { gte: first } },
    _sum: { views: true, watchedMs: true, refusals: true },
    orderBy: [{ _sum: { watchedMs: "desc" } }, { _sum: { refusals: "desc" } }],
    take: mostCompared,
  });
  return rows.map(({ videoId, _sum }) => ({
    videoId,
    views: Number(_sum.views ?? 0),
    watchedMs: Number(_sum.watchedMs ?? 0),
    refusals: Number(_sum.refusals ?? 0),
  }));
}

type DaySums = InsightDayView & { stalledMs: number };

function totalsOf(days: readonly DaySums[], startups: readonly StartupCount[]): Insights["totals"] {
  const total = (pick: (day: DaySums) => number) => days.reduce((sum, day) => sum + pick(day), 0);
  const watchedMs = total((day) => day.watchedMs);
  const stalls = total((day) => day.stalls);
  return {
    views: total((day) => day.views),
    viewers: total((day) => day.viewers),
    watchedMs,
    stalls,
    stalledMs: total((day) => day.stalledMs),
    stallsPerHour: watchedMs === 0 ? null : stalls / (watchedMs / hourMs),
    startupP50Ms: startupQuantile(startups, 0.5),
    startupP95Ms: startupQuantile(startups, 0.95),
    refusals: total((day) => day.refusals),
  };
}
