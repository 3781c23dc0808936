import { classNames } from "./class-names.ts";

interface ProgressBarProps {
  label: string;
  /** 0…1; null = under way, nobody knows how far. */
  fraction: number | null;
  tone?: "accent" | "muted";
  "data-testid"?: string;
}

/** A bar that says how far something is, to the eye and to screen readers. */
export function ProgressBar({ label, fraction, tone = "accent", "data-testid": testId }: ProgressBarProps) {
  const percent = fraction === null ? null : Math.round(Math.min(1, Math.max(0, fraction)) * 100);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { "aria-valuenow": percent })}
      data-testid={testId}
      className="h-1.5 w-full overflow-hidden rounded-full bg-surface-2"
    >
      <div
        className={classNames(
          "h-full rounded-full transition-[width] duration-300",
          tone === "accent" ? "bg-accent" : "bg-border-strong",
          percent === null && "w-1/3 animate-pulse",
        )}
        {...(percent === null ? {} : { style: { width: `${percent}%` } })}
      />
    </div>
  );
}
