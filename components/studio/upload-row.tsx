"use client";

import { ArrowRight, Pause, Play, X } from "lucide-react";
import Link from "next/link";
import { useEffect } from "react";
import { formatBytes, formatRemaining } from "#lib/client/format.ts";
import { refreshOwnVideos } from "#lib/client/own-videos.ts";
import { bytesPerSecond, remainingSeconds } from "#lib/client/upload/transfer-rate.ts";
import { type UploadState, uploadActions } from "#lib/client/upload/upload-state.ts";
import { cancelUpload, dismissUpload, pauseUpload, resumeUpload } from "#lib/client/upload/uploads.ts";
import { Button } from "../ui/button.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";

/** One file on its way: how far, how fast, how long still, and the means to pause, go on and stop. */
export function UploadRow({ upload }: { upload: UploadState }) {
  const { phase } = upload;
  const actions = uploadActions(phase);
  // The list below changes when a video begins and when its upload ends.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  useEffect(refreshOwnVideos, [upload.videoId, phase]);
  return (
    <li className="card flex flex-col gap-3 p-4" data-testid="upload-row" data-phase={phase}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p className="truncate font-medium">{upload.fileName}</p>
          <p className="text-sm text-muted tabular-nums">{summary(upload)}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          {actions.pause && (
            <Button size="small" onClick={() => void pauseUpload(upload.key)} data-testid="upload-pause">
              <Pause aria-hidden="true" className="size-4" /> Pause
            </Button>
          )}
          {actions.resume && (
            <Button
              size="small"
              look="primary"
              onClick={() => resumeUpload(upload.key)}
              data-testid="upload-resume"
            >
              <Play aria-hidden="true" className="size-4" /> Go on
            </Button>
          )}
          {actions.cancel && (
            <Button
              size="small"
              look="danger"
              onClick={() => void cancelUpload(upload.key)}
              data-testid="upload-cancel"
            >
              Cancel
            </Button>
          )}
          {upload.videoId !== null && phase !== "cancelled" && (
            <Button size="small" asChild>
              <Link href={`/studio/${upload.videoId}`} data-testid="upload-open">
                Open <ArrowRight aria-hidden="true" className="size-4" />
              </Link>
            </Button>
          )}
          {(phase === "done" || phase === "cancelled") && (
            <Button
              size="small"
              look="quiet"
              aria-label="Take off the list"
              onClick={() => dismissUpload(upload.key)}
            >
              <X aria-hidden="true" className="size-4" />
            </Button>
          )}
        </div>
      </div>
      {phase !== "cancelled" && (
        <ProgressBar
          label={`Upload of ${upload.fileName}`}
          fraction={upload.size === 0 ? 0 : upload.sent / upload.size}
          tone={phase === "paused" || phase === "failed" ? "muted" : "accent"}
          data-testid="upload-progress"
        />
      )}
      {upload.problem !== null && (
        <p role="alert" className="text-sm text-danger">
          {upload.problem.detail}
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

const PHASES: Record<UploadState["phase"], string> = {
  waiting: "waiting for its turn",
  sending: "uploading",
  reconnecting: "connection lost, trying again",
  paused: "paused",
  finishing: "checking that everything arrived",
  done: "uploaded",
  failed: "stopped",
  cancelled: "cancelled",
};

function summary(upload: UploadState): string {
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
      return `${percent} · connection lost, trying again…`;
    case "paused":
      return `${percent} · paused`;
    case "failed":
      return `${percent} · stopped`;
    case "waiting":
      return `${formatBytes(upload.size)} · waits for its turn`;
    case "finishing":
      return "Checking that everything arrived…";
    case "done":
      return `${formatBytes(upload.size)} · uploaded`;
    case "cancelled":
      return "Cancelled";
  }
}
