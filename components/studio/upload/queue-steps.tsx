"use client";

import { Check, X } from "lucide-react";
import { useState } from "react";
import { formatRemaining } from "#lib/client/format.ts";
import {
  addSample,
  emptyRate,
  remainingSeconds,
  type TransferRate,
} from "#lib/client/upload/transfer-rate.ts";
import { type StageStatus, stages, stepWord } from "#lib/client/video-words.ts";
import type { OwnVideo, Progress } from "#lib/shared/video.ts";
import { classNames } from "../../ui/class-names.ts";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { Spinner } from "../../ui/spinner.tsx";

/** The five stages of a video in one line. */
export function StageLine({ video }: { video: Pick<OwnVideo, "state" | "progress"> }) {
  return (
    <ol className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs" data-testid="queue-stages">
      {stages(video).map(({ name, status }) => (
        <li key={name} className={classNames("flex items-center gap-1", LOOKS[status])} data-status={status}>
          <Mark status={status} />
          {name}
          <span className="sr-only">
            {{ done: ": done", now: ": under way", todo: ": to come", failed: ": stopped here" }[status]}
          </span>
        </li>
      ))}
    </ol>
  );
}

const LOOKS: Record<StageStatus, string> = {
  done: "text-accent",
  now: "font-medium",
  todo: "text-muted",
  failed: "text-danger",
};

function Mark({ status }: { status: StageStatus }) {
  if (status === "now") return <Spinner />;
  if (status === "failed") return <X aria-hidden="true" className="size-3.5" />;
  return status === "done" ? (
    <Check aria-hidden="true" className="size-3.5" />
  ) : (
    <span aria-hidden="true" className="mx-1 size-1.5 rounded-full bg-border-strong" />
  );
}

/** Every step that is under way, each with a bar: the check, each rendition, the audio tracks, packaging, storing. */
export function StepLines({ progress }: { progress: readonly Progress[] }) {
  const running = progress.filter((line) => line.step !== "upload" && line.fraction < 1);
  if (running.length === 0) return null;
  return (
    <ul className="grid gap-x-6 gap-y-2 sm:grid-cols-2" data-testid="queue-steps">
      {running.map((line) => (
        <StepLine key={line.step} line={line} />
      ))}
    </ul>
  );
}

function StepLine({ line }: { line: Progress }) {
  const remaining = useRemaining(line);
  const word = stepWord(line.step);
  return (
    <li className="flex flex-col gap-1">
      <div className="flex justify-between gap-3 text-xs">
        <span>{word}</span>
        <span className="text-muted tabular-nums">
          {Math.floor(line.fraction * 100)} %{remaining !== null && ` · ${formatRemaining(remaining)} left`}
        </span>
      </div>
      <ProgressBar label={word} fraction={line.fraction} />
    </li>
  );
}

// A fraction is measured like bytes: in millionths.
const WHOLE = 1_000_000;

/** Seconds until a step is done, by how fast it went lately; null until that can be said. */
function useRemaining({ fraction, seq }: Progress): number | null {
  const [seen, setSeen] = useState<{ seq: string; rate: TransferRate }>({ seq: "", rate: emptyRate });
  if (seen.seq !== seq) {
    const atMs = performance.now();
    // Progress comes every few seconds: a longer window than that of bytes, by slower clockwork.
    setSeen({ seq, rate: addSample(seen.rate, fraction * WHOLE, atMs / PACE) });
  }
  const remaining = remainingSeconds(seen.rate, WHOLE);
  return remaining === null ? null : remaining * PACE;
}

const PACE = 5;
