"use client";

import { ArrowRight, Pause, Play, X } from "lucide-react";
import Link from "next/link";
import { formatBytes, formatRemaining } from "#lib/client/format.ts";
import { bytesPerSecond, remainingSeconds } from "#lib/client/upload/transfer-rate.ts";
import { type UploadState, uploadActions } from "#lib/client/upload/upload-state.ts";
import { cancelUpload, dismissUpload, pauseUpload, resumeUpload } from "#lib/client/upload/uploads.ts";
import { stateWord } from "#lib/client/video-words.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Button } from "../../ui/button.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { StageLine, StepLines } from "./queue-steps.tsx";

interface UploadRowProps {
  upload: UploadState;
  /** What became of it on the server, once that is known. */
  video: OwnVideo | undefined;
}

/** One file of this tab: how far, how fast, how long still, the steps behind it, and the means to pause and stop. */
export function UploadRow({ upload, video }: UploadRowProps) {
  const { phase } = upload;
  const sending = phase !== "done" && phase !== "cancelled";
  return (
    <li className="card flex flex-col gap-3 p-4" data-testid="upload-row" data-phase={phase}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-52">
          <p className="truncate font-medium">{video?.title ?? upload.fileName}</p>
          <p className="text-sm text-muted tabular-nums">{summary(upload, video)}</p>
        </div>
        <Actions upload={upload} />
      </div>
      {sending && (
        <ProgressBar
          label={`Upload of ${upload.fileName}`}
          fraction={upload.size === 0 ? 0 : upload.sent / upload.size}
          tone={phase === "sending" || phase === "finishing" ? "accent" : "muted"}
          data-testid="upload-progress"
        />
      )}
      {phase === "done" && video !== undefined && (
        <>
          <StageLine video={video} />
          <StepLines progress={video.state === "ready" ? [] : video.progress} />
          {video.failure !== null && <p className="text-sm text-danger">{video.failure.message}</p>}
        </>
      )}
      {upload.problem !== null && (
        <p role="alert" className="text-sm text-danger">
          <span className="font-semibold">{upload.problem.title}.</span> {upload.problem.detail}
          {upload.problem.reference !== "" && (
            <span className="text-muted"> (Reference: {upload.problem.reference})</span>
          )}
        </p>
      )}
      {/* Phases are announced; every percent would be noise. */}
      <span aria-live="polite" className="sr-only">
        {upload.fileName}: {PHASES[phase]}
      </span>
    </li>
  );
}

function Actions({ upload }: { upload: UploadState }) {
  const { key, phase, problem, fileName } = upload;
  const actions = uploadActions(phase);
  // What the server refused for good is not tried again: it would say the same.
  const resume =
    actions.resume &&
    upload.note !== "file_wanted" &&
    (problem === null || problem.retryable || problem.status === 401);
  return (
    <div className="flex flex-wrap gap-2">
      {actions.pause && (
        <Button size="small" onClick={() => void pauseUpload(key)} data-testid="upload-pause">
          <Pause aria-hidden="true" className="size-4" /> Pause <span className="sr-only">{fileName}</span>
        </Button>
      )}
      {resume && (
        <Button
          size="small"
          look="primary"
          onClick={() => void resumeUpload(key)}
          data-testid="upload-resume"
        >
          <Play aria-hidden="true" className="size-4" /> {problem === null ? "Go on" : "Try again"}
          <span className="sr-only"> with {fileName}</span>
        </Button>
      )}
      {actions.cancel && (
        <Button
          size="small"
          look="danger"
          onClick={() =>
            void (upload.uploadId === null && problem !== null ? dismissUpload : cancelUpload)(key)
          }
          data-testid="upload-cancel"
        >
          {upload.uploadId === null && problem !== null ? "Take off the list" : "Cancel"}
          <span className="sr-only"> {fileName}</span>
        </Button>
      )}
      {upload.videoId !== null && phase !== "cancelled" && (
        <Button size="small" asChild>
          <Link href={`/studio/${upload.videoId}`} data-testid="upload-open">
            Open <span className="sr-only">{fileName}</span>
            <ArrowRight aria-hidden="true" className="size-4" />
          </Link>
        </Button>
      )}
      {(phase === "done" || phase === "cancelled") && (
        <Button
          size="small"
          look="quiet"
          aria-label={`Take ${fileName} off the list`}
          onClick={() => dismissUpload(key)}
        >
          <X aria-hidden="true" className="size-4" />
        </Button>
      )}
    </div>
  );
}

const PHASES: Record<UploadState["phase"], string> = {
  waiting: "waiting for its turn",
  sending: "uploading",
  reconnecting: "the server is away, it goes on by itself",
  paused: "paused",
  finishing: "checking that everything arrived",
  done: "uploaded",
  failed: "stopped",
  cancelled: "cancelled",
};

function summary(upload: UploadState, video: OwnVideo | undefined): string {
  const percent = `${Math.floor((upload.sent / Math.max(1, upload.size)) * 100)} % of ${formatBytes(upload.size)}`;
  switch (upload.phase) {
    case "sending": {
      const speed = bytesPerSecond(upload.rate);
      const remaining = remainingSeconds(upload.rate, upload.size);
      const parts = [percent];
      if (speed !== null) parts.push(`${formatBytes(speed)}/s`);
      if (remaining !== null) parts.push(`${formatRemaining(remaining)} left`);
      return parts.join(" · ");
    }
    case "reconnecting":
      return `${percent} · the server is away; it goes on by itself`;
    case "paused":
      if (upload.note === "file_permission")
        return `${formatBytes(upload.size)} · from your last visit; go on to open the file again`;
      return upload.note === "file_wanted"
        ? `${formatBytes(upload.size)} · from your last visit, not begun; choose or drop the file again`
        : `${percent} · paused`;
    case "failed":
      return `${percent} · stopped`;
    case "waiting":
      return upload.note === "too_many_jobs"
        ? `${formatBytes(upload.size)} · waits until one of your videos is ready`
        : `${formatBytes(upload.size)} · waits for its turn`;
    case "finishing":
      return "Checking that everything arrived…";
    case "done":
      return `${formatBytes(upload.size)} · ${video === undefined ? "uploaded" : stateWord(video.state).word.toLowerCase()}`;
    case "cancelled":
      return upload.sent === 0 ? "Cancelled" : "Cancelled; what was sent is deleted";
  }
}
