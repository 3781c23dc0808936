import { formatWatched } from "#lib/client/format.ts";
import type { Insights } from "#lib/shared/api/insights.ts";
import { DayChart } from "./day-chart.tsx";

const views = (count: number) => `${count} view${count === 1 ? "" : "s"}`;
const stops = (count: number) => `${count} stall${count === 1 ? "" : "s"}`;
const times = (count: number) => `${count} time${count === 1 ? "" : "s"}`;

/** Thirty days in figures, bars and, where viewers were refused, by which condition. */
export function InsightsView({ insights }: { insights: Insights }) {
  const { totals, days, refusals } = insights;
  const day = (pick: (of: (typeof days)[number]) => number) =>
    days.map((of) => ({ day: of.day, value: pick(of) }));
  return (
    <div className="@container flex flex-col gap-8">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-5 @md:grid-cols-3 @4xl:grid-cols-6">
        <Figure name="Views" value={String(totals.views)} note="played 3 s or more" testId="views" />
        <Figure name="Viewers" value={String(totals.viewers)} note="counted once a day" testId="viewers" />
        <Figure
          name="Watched"
          value={formatWatched(totals.watchedMs)}
          note="with the picture moving"
          testId="watched"
        />
        <Figure
          name="Start-up"
          value={seconds(totals.startupP50Ms)}
          note={
            totals.startupP95Ms === null ? "play to picture" : `1 in 20 over ${seconds(totals.startupP95Ms)}`
          }
          testId="startup"
        />
        <Figure
          name="Stalls"
          value={totals.stallsPerHour === null ? "–" : totals.stallsPerHour.toFixed(1)}
          note={totals.stalls === 0 ? "an hour watched" : `an hour; ${stops(totals.stalls)}`}
          testId="stalls"
        />
        <Figure
          name="Refused"
          value={String(totals.refusals)}
          note="did not pass the gate"
          testId="refused"
        />
      </dl>
      <div className="grid gap-8 sm:grid-cols-2">
        <DayChart title="Views" days={day(({ views: count }) => count)} say={views} />
        <DayChart title="Time watched" days={day(({ watchedMs }) => watchedMs)} say={formatWatched} />
      </div>
      {refusals.length > 0 && <Refusals refusals={refusals} />}
    </div>
  );
}

function Figure({
  name,
  value,
  note,
  testId,
}: {
  name: string;
  value: string;
  note: string;
  testId: string;
}) {
  return (
    <div className="flex min-w-0 flex-col">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="flex flex-col">
        <span className="text-xl font-semibold tabular-nums" data-testid={`insight-${testId}`}>
          {value}
        </span>
        <span className="text-xs text-muted">{note}</span>
      </dd>
    </div>
  );
}

function Refusals({ refusals }: Pick<Insights, "refusals">) {
  const most = Math.max(...refusals.map((row) => row.refusals));
  return (
    <section aria-label="Refusals by condition" className="flex flex-col gap-3">
      <h3 className="text-sm font-medium">What refused viewers were missing</h3>
      <ul className="flex flex-col gap-3">
        {refusals.map(({ condition, refusals: count }) => (
          <li key={condition} className="flex flex-col gap-1.5 text-sm" data-testid="refusal">
            <div className="flex items-baseline justify-between gap-4">
              <span className="wrap-anywhere">{condition.charAt(0).toUpperCase() + condition.slice(1)}</span>
              <span className="shrink-0 text-muted tabular-nums">{times(count)}</span>
            </div>
            <div aria-hidden="true" className="h-1.5 rounded-full bg-surface-2">
              <div className="h-full rounded-full bg-accent" style={{ width: `${(count / most) * 100}%` }} />
            </div>
          </li>
        ))}
      </ul>
      <p className="text-xs text-muted">The same viewer counts once an hour, however often they try.</p>
    </section>
  );
}

function seconds(ms: number | null): string {
  return ms === null ? "–" : `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}
