import { useId } from "react";

interface DayChartProps {
  title: string;
  /** Thirty of them, oldest first. */
  days: readonly { day: string; value: number }[];
  /** The value in words, for the tip and the table: `4 views`. */
  say: (value: number) => string;
}

const WIDTH = 300;
const HEIGHT = 72;
const STEP = WIDTH / 30;

/** One number a day as bars; the same as a table for whoever wants to read it. */
export function DayChart({ title, days, say }: DayChartProps) {
  const id = useId();
  const most = Math.max(0, ...days.map(({ value }) => value));
  const total = days.reduce((sum, { value }) => sum + value, 0);
  return (
    <figure className="flex min-w-0 flex-col gap-2">
      <figcaption
        id={`${id}-title`}
        className="flex items-baseline justify-between gap-3 text-sm font-medium"
      >
        {title}
        <span className="text-xs font-normal text-muted">
          {most === 0 ? "none yet" : `most: ${say(most)}`}
        </span>
      </figcaption>
      <svg
        role="img"
        aria-labelledby={`${id}-title ${id}-sum`}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className={`w-full overflow-visible ${most === 0 ? "h-8" : "h-24"}`}
      >
        <title id={`${id}-sum`}>{`${say(total)} in thirty days. A table follows.`}</title>
        <line
          x1="0"
          x2={WIDTH}
          y1={HEIGHT}
          y2={HEIGHT}
          stroke="var(--border)"
          vectorEffect="non-scaling-stroke"
        />
        {days.map(({ day, value }, i) => {
          const height = most === 0 ? 0 : Math.max(value > 0 ? 3 : 0, (value / most) * (HEIGHT - 2));
          return (
            <g key={day} className="group">
              <title>{`${shortDay(day)}: ${say(value)}`}</title>
              <rect x={i * STEP} y="0" width={STEP} height={HEIGHT} fill="transparent" />
              <rect
                x={i * STEP + 1.25}
                y={HEIGHT - height}
                width={STEP - 2.5}
                height={height}
                rx="1"
                className="fill-accent group-hover:fill-accent-hover"
              />
            </g>
          );
        })}
      </svg>
      <div aria-hidden="true" className="flex justify-between text-xs text-muted">
        <span>{shortDay(days[0]?.day ?? "")}</span>
        <span>Today</span>
      </div>
      <details className="text-xs text-muted">
        <summary className="w-fit rounded hover:text-fg">{title} as a table</summary>
        <div className="mt-2 rounded-lg border">
          <table className="w-full text-left tabular-nums">
            <thead className="sr-only">
              <tr>
                <th scope="col">Day (UTC)</th>
                <th scope="col">{title}</th>
              </tr>
            </thead>
            <tbody>
              {days.toReversed().map(({ day, value }) => (
                <tr key={day} className="border-b last:border-0">
                  <th scope="row" className="px-3 py-1 font-normal">
                    {shortDay(day)}
                  </th>
                  <td className="px-3 py-1 text-right text-fg">{say(value)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

function shortDay(day: string): string {
  if (day === "") return "";
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" }).format(
    new Date(day),
  );
}
