"use client";

import { useMutation } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { call } from "#lib/client/api.ts";
import { rememberOwnVideo } from "#lib/client/own-videos.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { stateWord } from "#lib/client/video-words.ts";
import { cancelVideo } from "#lib/shared/api/videos.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNotice } from "../../ui/problem-notice.tsx";
import { StageLine, StepLines } from "./queue-steps.tsx";

/** A video that the server prepares, whichever tab or machine sent it. */
export function WorkingRow({ video }: { video: OwnVideo }) {
  const cancel = useMutation(
    {
      mutationFn: () => call(cancelVideo, { params: { videoId: video.id } }),
      onSuccess: rememberOwnVideo,
    },
    queryClient,
  );
  return (
    <li className="card flex flex-col gap-3 p-4" data-testid="working-row">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-52">
          <p className="truncate font-medium">{video.title}</p>
          <p className="text-sm text-muted" aria-live="polite">
            {stateWord(video.state).word}
            {video.watchable && " · can be watched and published already"}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button
            size="small"
            look="danger"
            busy={cancel.isPending}
            onClick={() => cancel.mutate()}
            data-testid="working-cancel"
          >
            Stop <span className="sr-only">preparing {video.title}</span>
          </Button>
          <Button size="small" asChild>
            <Link href={`/studio/${video.id}`}>
              Open <span className="sr-only">{video.title}</span>
              <ArrowRight aria-hidden="true" className="size-4" />
            </Link>
          </Button>
        </div>
      </div>
      <StageLine video={video} />
      <StepLines progress={video.progress} />
      {cancel.error !== null && <ProblemNotice error={cancel.error} />}
    </li>
  );
}
