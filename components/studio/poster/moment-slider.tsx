import { useId } from "react";
import { spokenDuration } from "#lib/client/format.ts";

/** A moment of a video, chosen by a slider: tenths of a second by the arrow keys. */
export function MomentSlider(props: {
  label: string;
  value: number;
  max: number;
  onChange: (seconds: number) => void;
  "data-testid"?: string;
}) {
  const id = useId();
  const { label, value, max, onChange } = props;
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <div className="flex justify-between gap-3 text-sm">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        <output htmlFor={id} className="text-muted tabular-nums">
          {clock(value)}
        </output>
      </div>
      <input
        id={id}
        type="range"
        min={0}
        max={max}
        step={0.1}
        value={value}
        aria-valuetext={spokenDuration(value)}
        onChange={(event) => onChange(Number(event.target.value))}
        className="h-9 w-full accent-accent"
        data-testid={props["data-testid"]}
      />
    </div>
  );
}

/** `1:02.5` */
function clock(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  return `${minutes}:${String(Math.floor(tenths / 10) % 60).padStart(2, "0")}.${tenths % 10}`;
}
