"use client";

import { useMutation } from "@tanstack/react-query";
import { Check, X } from "lucide-react";
import { call } from "#lib/client/api.ts";
import { rememberOwnVideo } from "#lib/client/own-videos.ts";
import { queryClient } from "#lib/client/query-client.ts";
import {
  conversionSentence,
  isWorking,
  type StageStatus,
  stages,
  stepWord,
} from "#lib/client/video-words.ts";
import { cancelVideo, retryVideo } from "#lib/shared/api/videos.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { Notice } from "../../ui/notice.tsx";
import { ProblemNotice } from "../../ui/problem-notice.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { Spinner } from "../../ui/spinner.tsx";
import { StateBadge } from "../list/state-badge.tsx";
import { ReportFailure } from "./report-failure.tsx";

/** Failures that the creator brought about: there is nothing to report. */
const ownDoing: ReadonlySet<string> = new Set(["cancelled", "quota_exceeded"]);

/** How far a video is prepared, live, with the means to stop it or to try again. */
export function Pipeline({ video }: { video: OwnVideo }) {
  const options = { onSuccess: rememberOwnVideo };
  const params = { videoId: video.id };
  const cancel = useMutation({ mutationFn: () => call(cancelVideo, { params }), ...options }, queryClient);
  const retry = useMutation({ mutationFn: () => call(retryVideo, { params }), ...options }, queryClient);
  const working = isWorking(video.state);
  const error = cancel.error ?? retry.error;
  return (
    <section aria-labelledby="pipeline" className="card flex flex-col gap-4 p-5">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="pipeline" className="font-semibold">
          Preparation
        </h2>
        <span aria-live="polite">
          <StateBadge video={video} />
        </span>
      </div>
      <ol className="flex justify-between gap-2 text-center text-xs">
        {stages(video).map((stage) => (
          <li key={stage.name} className="flex flex-col items-center gap-1.5">
            <StageMark status={stage.status} />
            <span className={stage.status === "todo" ? "text-muted" : "font-medium"}>{stage.name}</span>
          </li>
        ))}
      </ol>
      {working && video.progress.length > 0 && (
        <ul className="flex flex-col gap-2.5" data-testid="pipeline-progress">
          {video.progress.map((line) => (
            <li key={line.step} className="flex flex-col gap-1">
              <div className="flex justify-between gap-3 text-sm">
                <span>{stepWord(line.step)}</span>
                <span className="text-muted tabular-nums">
                  {line.detail !== null && <span className="max-sm:hidden">{line.detail} · </span>}
                  {Math.round(line.fraction * 100)} %
                </span>
              </div>
              <ProgressBar label={stepWord(line.step)} fraction={line.fraction} />
            </li>
          ))}
        </ul>
      )}
      {video.state === "uploading" && (
        <Notice>
          {Math.floor((video.upload.received / Math.max(1, video.upload.size)) * 100)} % of the file is here.
          If no tab is sending it, choose {video.upload.fileName} again in the studio to go on.
        </Notice>
      )}
      {video.conversions.length > 0 && (
        <Notice>{video.conversions.map((conversion) => conversionSentence(conversion)).join(" ")}</Notice>
      )}
      {working && video.watchable && (
        <Notice tone="success">
          You can watch and publish it now; better qualities join by themselves as they are made.
        </Notice>
      )}
      {video.failure !== null && (
        <Notice
          tone="danger"
          title={video.state === "rejected" ? "This file cannot be used" : "Preparing the video failed"}
          actions={
            <>
              {video.state === "failed" && video.failure.retryable && (
                <Button
                  size="small"
                  busy={retry.isPending}
                  onClick={() => retry.mutate()}
                  data-testid="video-retry"
                >
                  Try again from the original
                </Button>
              )}
              {!ownDoing.has(video.failure.code) && <ReportFailure video={video} />}
            </>
          }
        >
          {video.failure.message}
        </Notice>
      )}
      {video.upload.digestMatches === false && (
        <Notice tone="danger" title="The stored file differs from yours">
          Its checksum is not the one your browser computed. Upload the file again.
        </Notice>
      )}
      {error !== null && <ProblemNotice error={error} />}
      {video.state === "ready" && video.renditions.length > 0 && <Renditions video={video} />}
      {working && (
        <div>
          <Button
            size="small"
            look="danger"
            busy={cancel.isPending}
            onClick={() => cancel.mutate()}
            data-testid="video-cancel"
          >
            Stop and discard
          </Button>
        </div>
      )}
    </section>
  );
}

function StageMark({ status }: { status: StageStatus }) {
  return (
    <span
      className={classNames(
        "grid size-7 place-items-center rounded-full border-2",
        status === "done" && "border-accent bg-accent text-accent-fg",
        status === "now" && "border-accent text-accent",
        status === "todo" && "border-border text-muted",
        status === "failed" && "border-danger bg-danger-soft text-danger",
      )}
    >
      {status === "done" && <Check aria-hidden="true" className="size-4" />}
      {status === "now" && <Spinner />}
      {status === "failed" && <X aria-hidden="true" className="size-4" />}
      <span className="sr-only">
        {{ done: "done", now: "under way", todo: "to come", failed: "stopped here" }[status]}
      </span>
    </span>
  );
}

function Renditions({ video }: { video: OwnVideo }) {
  return (
    <dl className="flex flex-col gap-1.5 text-sm">
      {video.renditions.map((rendition) => (
        <div key={rendition.name} className="flex justify-between gap-3">
          <dt>{rendition.height}p</dt>
          <dd className="text-muted tabular-nums">
            {rendition.width} × {rendition.height} · {(rendition.bitrate / 1e6).toFixed(1)} Mbit/s
          </dd>
        </div>
      ))}
    </dl>
  );
}
