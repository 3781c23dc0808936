"use client";

import { useState } from "react";
import { useOwnVideos, useWorkingVideos } from "#lib/client/own-videos.ts";
import { matchInterrupted } from "#lib/client/upload/interrupted.ts";
import type { Picked } from "#lib/client/upload/picked-files.ts";
import { type QueueItem, queueItems } from "#lib/client/upload/upload-queue.ts";
import { addUpload } from "#lib/client/upload/uploads.ts";
import { useElsewhere, useRestoredUploads, useUploads } from "#lib/client/upload/use-uploads.ts";
import type { ViewerInfo } from "#lib/shared/api/auth.ts";
import { Notice } from "../../ui/notice.tsx";
import { ProblemNotice } from "../../ui/problem-notice.tsx";
import { SignedIn } from "../../wallet/signed-in.tsx";
import { DeskSkeleton } from "../studio-skeletons.tsx";
import { PageDrop } from "../upload/page-drop.tsx";
import { RefusedFiles } from "../upload/refused-files.tsx";
import { UploadDrop } from "../upload/upload-drop.tsx";
import { UploadQueue } from "../upload/upload-queue.tsx";
import { RemovedVideos } from "./removed-videos.tsx";
import { VideoList } from "./video-list.tsx";

/** The creator's desk: new uploads, what is on its way, and every video. */
export default function StudioHome() {
  return (
    <SignedIn
      title="Sign in to upload"
      reason="Your wallet is your account here: what you upload belongs to it, and only it can gate and publish it. Signing in costs nothing."
      loading={<DeskSkeleton />}
    >
      {(viewer) => <Desk key={viewer.id} viewer={viewer} />}
    </SignedIn>
  );
}

function Desk({ viewer }: { viewer: ViewerInfo }) {
  const working = useWorkingVideos();
  const videos = useOwnVideos("settled");
  const removed = useOwnVideos("removed");
  const uploads = useUploads();
  const elsewhere = useElsewhere();
  const [refused, setRefused] = useState<string[]>([]);
  useRestoredUploads(viewer.id, working.data, working.dataUpdatedAt);

  const onTheirWay = working.data ?? [];
  const settled = videos.data?.pages.flatMap((page) => page.videos) ?? [];
  const removedVideos = removed.data?.pages.flatMap((page) => page.videos) ?? [];
  const items = queueItems(uploads, [...onTheirWay, ...settled], elsewhere);
  const interrupted = items.flatMap((item) => (item.kind === "interrupted" ? [item.video] : []));
  const some = onTheirWay.length + settled.length + removedVideos.length + uploads.length > 0;
  const failed = videos.data === undefined ? videos : working;
  const take = (picked: Picked) => {
    setRefused(picked.refused);
    const open = [...interrupted];
    for (const each of picked.files) {
      const earlier = matchInterrupted(each.file, open);
      if (earlier !== undefined) open.splice(open.indexOf(earlier), 1);
      addUpload(viewer.id, each, earlier && { uploadId: earlier.upload.id, videoId: earlier.id });
    }
  };

  // How much room the invitation takes, and what stands below it, depends on what is there already.
  if ([working, videos, removed].some(({ data, error }) => data === undefined && error === null))
    return <DeskSkeleton />;
  return (
    <div className="flex flex-col gap-8">
      {viewer.mayUpload ? (
        <>
          <PageDrop onDrop={take} />
          <UploadDrop compact={some} onPick={take} />
          <RefusedFiles reasons={refused} onClose={() => setRefused([])} />
        </>
      ) : (
        <Notice tone="warning" title="You cannot upload here">
          {viewer.uploadRefusal ?? "The operator of this site has not allowed your account to upload."}
        </Notice>
      )}
      {items.length > 0 && <UploadQueue items={items} uploads={uploads} />}
      {videos.data !== undefined && working.data !== undefined ? (
        <VideoList onTheirWay={onTheirWay} nothingAtAll={items.every(isCancelled)} />
      ) : (
        <ProblemNotice error={failed.error} onRetry={() => void failed.refetch()} />
      )}
      {removedVideos.length > 0 && <RemovedVideos videos={removedVideos} pages={removed} />}
    </div>
  );
}

function isCancelled(item: QueueItem): boolean {
  return item.kind === "upload" && item.upload.phase === "cancelled";
}
