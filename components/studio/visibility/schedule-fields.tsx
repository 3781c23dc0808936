"use client";

import { useState } from "react";
import { formatInstant, instantOf, ownTimeZone, timeZones, wallTime } from "#lib/client/zoned-time.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { SelectField, TextField } from "../../ui/field.tsx";

/** A moment as it is typed (day and time of a clock) in a time zone, and the instant that it stands for. */
interface Schedule {
  local: string;
  timeZone: string;
  /** Null while nothing is typed, and for a time that clocks skip there. */
  instant: Date | null;
  /** Why it cannot be chosen; undefined when it can. */
  problem: string | undefined;
  setLocal: (local: string) => void;
  setTimeZone: (timeZone: string) => void;
}

/** The moment that is being chosen: at first the one that was chosen before, else this hour tomorrow. */
export function useSchedule(video: OwnVideo): Schedule {
  const [timeZone, setTimeZone] = useState(video.scheduleTimeZone ?? ownTimeZone());
  const [local, setLocal] = useState(() =>
    wallTime(video.scheduledFor === null ? tomorrow() : new Date(video.scheduledFor), timeZone),
  );
  const instant = instantOf(local, timeZone);
  return { local, timeZone, instant, problem: problemOf(local, timeZone, instant), setLocal, setTimeZone };
}

/** Day, time and zone, and what they mean on the creator's own clock. `tried`: show what is wrong with them. */
export function ScheduleFields({ schedule, tried }: { schedule: Schedule; tried: boolean }) {
  const { local, timeZone, instant, problem, setLocal, setTimeZone } = schedule;
  const mine = ownTimeZone();
  return (
    <>
      <TextField
        type="datetime-local"
        label="Day and time"
        value={local}
        min={wallTime(new Date(), timeZone)}
        error={tried || instant === null ? problem : undefined}
        onChange={(event) => setLocal(event.target.value.slice(0, 16))}
        data-testid="schedule-time"
      />
      <SelectField
        label="Time zone"
        value={timeZone}
        onChange={(event) => setTimeZone(event.target.value)}
        data-testid="schedule-zone"
      >
        {timeZones(timeZone).map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll("_", " ")}
            {zone === mine ? " (yours)" : ""}
          </option>
        ))}
      </SelectField>
      <div aria-live="polite" className="rounded-lg bg-surface-2 p-3 text-sm" data-testid="schedule-summary">
        {instant === null ? (
          <span className="text-muted">Choose a day and a time.</span>
        ) : (
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
            {timeZone !== mine && (
              <Line name={`In ${place(timeZone)}`} value={formatInstant(instant, timeZone)} />
            )}
            <Line name="For you" value={`${formatInstant(instant, mine)} (${place(mine)})`} />
          </dl>
        )}
      </div>
    </>
  );
}

function Line({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="font-medium">{value}</dd>
    </>
  );
}

function problemOf(local: string, timeZone: string, instant: Date | null): string | undefined {
  if (local === "") return "Choose a day and a time.";
  if (instant === null)
    return `There is no such time in ${place(timeZone)}: clocks go forward then. Choose another.`;
  return instant <= new Date() ? "This moment has passed. Choose a later one." : undefined;
}

/** The same hour tomorrow, on the full hour. */
function tomorrow(): Date {
  return new Date(Math.ceil((Date.now() + 86_400_000) / 3_600_000) * 3_600_000);
}

function place(timeZone: string): string {
  return (timeZone.split("/").at(-1) ?? timeZone).replaceAll("_", " ");
}
