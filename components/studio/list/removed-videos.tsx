"use client";

import { useMutation } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useRef } from "react";
import { call } from "#lib/client/api.ts";
import { formatDate } from "#lib/client/format.ts";
import { rememberOwnVideo, type useOwnVideos } from "#lib/client/own-videos.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { restoreVideo } from "#lib/shared/api/videos.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Button } from "../../ui/button.tsx";
import { LoadMore } from "../../ui/load-more.tsx";
import { ProblemNotice } from "../../ui/problem-notice.tsx";

interface RemovedVideosProps {
  videos: readonly OwnVideo[];
  /** There may be more than were fetched. */
  pages: ReturnType<typeof useOwnVideos>;
}

/** What was removed this week and can still be brought back. */
export function RemovedVideos({ videos, pages }: RemovedVideosProps) {
  const list = useRef<HTMLUListElement>(null);
  return (
    <section aria-labelledby="removed" className="flex flex-col gap-3">
      <h2 id="removed" className="text-lg font-semibold">
        Removed
      </h2>
      <ul ref={list} className="flex flex-col gap-2">
        {videos.map((video) => (
          <li key={video.id} className="card p-4" data-testid="removed-video">
            <RemovedVideo video={video} />
          </li>
        ))}
      </ul>
      <LoadMore pages={pages} list={list} shown={videos.length}>
        Show more removed videos
      </LoadMore>
    </section>
  );
}

/** One removed video: until when it can be brought back, and the button for it. */
export function RemovedVideo({ video }: { video: OwnVideo }) {
  const restore = useMutation(
    {
      mutationFn: () => call(restoreVideo, { params: { videoId: video.id } }),
      onSuccess: rememberOwnVideo,
    },
    queryClient,
  );
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
        <div className="min-w-0">
          <p className="font-medium wrap-anywhere">{video.title}</p>
          <p className="text-sm text-muted">
            Removed
            {video.restorableUntil !== null &&
              ` – its key and files will be deleted on ${formatDate(video.restorableUntil)}`}
          </p>
        </div>
        <Button
          size="small"
          busy={restore.isPending}
          onClick={() => restore.mutate()}
          data-testid="restore-button"
        >
          {!restore.isPending && <Undo2 aria-hidden="true" className="size-4" />} Bring back as a draft
        </Button>
      </div>
      {restore.error !== null && <ProblemNotice error={restore.error} />}
    </div>
  );
}
