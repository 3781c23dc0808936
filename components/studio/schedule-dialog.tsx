"use client";

import { useState } from "react";
import { formatInstant, instantOf, ownTimeZone, timeZones, wallTime } from "#lib/client/zoned-time.ts";
import type { BodyInput } from "#lib/shared/api/contract.ts";
import type { setVisibility } from "#lib/shared/api/videos.ts";
import { describeGate } from "#lib/shared/describe-rule.ts";
import { namesIn } from "#lib/shared/token-name.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { SelectField, TextField } from "../ui/field.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { ReviewChecks } from "./review-checks.tsx";

interface ScheduleDialogProps {
  video: OwnVideo;
  open: boolean;
  busy: boolean;
  error: Error | null;
  onClose: () => void;
  onSchedule: (choice: BodyInput<typeof setVisibility>) => void;
}

/** Chooses the moment at which a video becomes public, in a time zone of the creator's choice. */
export function ScheduleDialog({ video, open, busy, error, onClose, onSchedule }: ScheduleDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Publish later"
      description="Until then only you see the video. It becomes public within the minute, also when you are away."
      data-testid="schedule-dialog"
    >
      <Form video={video} busy={busy} error={error} onClose={onClose} onSchedule={onSchedule} />
    </Dialog>
  );
}

function Form({ video, busy, error, onClose, onSchedule }: Omit<ScheduleDialogProps, "open">) {
  const mine = ownTimeZone();
  const [timeZone, setTimeZone] = useState(video.scheduleTimeZone ?? mine);
  const [local, setLocal] = useState(() =>
    wallTime(video.scheduledFor === null ? tomorrow() : new Date(video.scheduledFor), timeZone),
  );
  const [tried, setTried] = useState(false);
  const instant = instantOf(local, timeZone);
  const problem = problemOf(local, timeZone, instant);
  return (
    <form
      className="flex flex-col gap-4"
      // A browser would say in its own words what is wrong, for a moment.
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (busy || instant === null || problem !== undefined) return;
        onSchedule({ visibility: "scheduled", scheduledFor: instant.toISOString(), timeZone });
      }}
    >
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
        {timeZones(video.scheduleTimeZone ?? mine).map((zone) => (
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
            <Line name="Who may watch" value={describeGate(video) ?? "Everyone, without signing in."} />
          </dl>
        )}
      </div>
      {video.access === "gated" && video.gate !== null && (
        <ReviewChecks gate={video.gate} nameOf={namesIn(video.tokenNames)} />
      )}
      {error !== null && <ProblemNotice error={error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Not yet</Button>
        <Button type="submit" look="primary" busy={busy} data-testid="schedule-confirm">
          Schedule
        </Button>
      </div>
    </form>
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
