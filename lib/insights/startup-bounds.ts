/** Upper bounds in milliseconds of the counted start-up times, each about a quarter above the one before. */
export const startupBounds = [
  100, 150, 200, 250, 300, 400, 500, 600, 800, 1000, 1250, 1500, 2000, 2500, 3000, 4000, 5000, 7500, 10_000,
  15_000, 30_000, 60_000,
] as const;

export interface StartupCount {
  upToMs: number;
  views: number;
}

/**
 * The start-up time that `share` (0…1) of the views stayed within, in milliseconds: found in its class by straight
 * interpolation, so at most a class's width off. null without views.
 */
export function startupQuantile(counts: readonly StartupCount[], share: number): number | null {
  const classes = [...counts].filter(({ views }) => views > 0).sort((a, b) => a.upToMs - b.upToMs);
  const total = classes.reduce((sum, { views }) => sum + views, 0);
  if (total === 0) return null;
  const wanted = share * total;
  let before = 0;
  for (const { upToMs, views } of classes) {
    if (before + views >= wanted) {
      const from = startupBounds.filter((bound) => bound < upToMs).at(-1) ?? 0;
      return Math.round(from + (upToMs - from) * ((wanted - before) / views));
    }
    before += views;
  }
  return classes.at(-1)?.upToMs ?? null;
}
