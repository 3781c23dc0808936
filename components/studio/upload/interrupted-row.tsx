"use client";

import { useMutation } from "@tanstack/react-query";
import { call } from "#lib/client/api.ts";
import { formatBytes } from "#lib/client/format.ts";
import { refreshOwnVideos } from "#lib/client/own-videos.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { cancelVideo } from "#lib/shared/api/videos.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNotice } from "../../ui/problem-notice.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";

interface InterruptedRowProps {
  video: OwnVideo;
  /** Another tab of this browser is sending it. */
  inOtherTab: boolean;
}

/** An upload that stopped half-way: how far it came, and how it goes on. */
export function InterruptedRow({ video, inOtherTab }: InterruptedRowProps) {
  const { upload } = video;
  const fraction = upload.received / Math.max(1, upload.size);
  const discard = useMutation(
    {
      mutationFn: () => call(cancelVideo, { params: { videoId: video.id } }),
      onSuccess: refreshOwnVideos,
    },
    queryClient,
  );
  return (
    <li
      className="card flex flex-col gap-3 p-4"
      data-testid={inOtherTab ? "elsewhere-row" : "interrupted-row"}
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-52">
          <p className="truncate font-medium">{upload.fileName}</p>
          <p className="text-sm text-muted tabular-nums">
            {Math.floor(fraction * 100)} % of {formatBytes(upload.size)} ·{" "}
            {inOtherTab ? "another tab is sending it" : "interrupted"}
          </p>
        </div>
        {!inOtherTab && (
          <Button
            size="small"
            look="danger"
            busy={discard.isPending}
            onClick={() => discard.mutate()}
            data-testid="interrupted-discard"
          >
            Discard <span className="sr-only">{upload.fileName}</span>
          </Button>
        )}
      </div>
      <ProgressBar label={`Upload of ${upload.fileName}`} fraction={fraction} tone="muted" />
      {!inOtherTab && (
        <p className="text-sm">
          Choose <span className="font-semibold wrap-anywhere">{upload.fileName}</span> again, or drop it on
          this page, to go on where it stopped. Nothing is sent twice.
        </p>
      )}
      {discard.error !== null && <ProblemNotice error={discard.error} />}
    </li>
  );
}
