"use client";

import { useOwnVideos } from "#lib/client/own-videos.ts";
import { interruptedUploads } from "#lib/client/upload/interrupted.ts";
import { useUploads } from "#lib/client/upload/use-uploads.ts";
import type { ViewerInfo } from "#lib/shared/api/auth.ts";
import { Notice } from "../ui/notice.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { StudioGate } from "./studio-gate.tsx";
import { UploadDrop } from "./upload-drop.tsx";
import { UploadRow } from "./upload-row.tsx";
import { VideoRow } from "./video-row.tsx";

/** The creator's desk: new uploads, what is on its way, and every video. */
export default function StudioHome() {
  return <StudioGate>{(viewer) => <Desk viewer={viewer} />}</StudioGate>;
}

function Desk({ viewer }: { viewer: ViewerInfo }) {
  const videos = useOwnVideos(true);
  const uploads = useUploads();
  const list = videos.data ?? [];
  const interrupted = interruptedUploads(list, uploads);
  const shown = list.filter((video) => video.state !== "uploading" || interrupted.includes(video));
  return (
    <div className="flex flex-col gap-8">
      {viewer.mayUpload ? (
        <UploadDrop interrupted={interrupted} />
      ) : (
        <Notice tone="warning" title="You cannot upload here">
          {viewer.uploadRefusal ?? "The operator of this site has not allowed your account to upload."}
        </Notice>
      )}
      {uploads.length > 0 && (
        <section aria-labelledby="uploads" className="flex flex-col gap-3">
          <h2 id="uploads" className="text-lg font-semibold">
            Uploads in this tab
          </h2>
          <ul className="flex flex-col gap-3">
            {uploads.map((upload) => (
              <UploadRow key={upload.key} upload={upload} />
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="own" className="flex flex-col gap-3">
        <h2 id="own" className="text-lg font-semibold">
          Your videos
        </h2>
        {videos.error !== null && videos.data === undefined ? (
          <ProblemNotice error={videos.error} onRetry={() => void videos.refetch()} />
        ) : videos.data === undefined ? (
          <div aria-hidden="true" className="skeleton h-24" />
        ) : shown.length === 0 ? (
          <p className="card px-5 py-8 text-center text-sm text-muted">
            Nothing yet. Each video begins as a private draft: nobody sees it until you publish it.
          </p>
        ) : (
          <ul className="flex flex-col gap-3">
            {shown.map((video) => (
              <VideoRow key={video.id} video={video} />
            ))}
          </ul>
        )}
      </section>
    </div>
  );
}
