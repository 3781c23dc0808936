"use client";

import { useEffect } from "react";
import { formatBytes, formatRemaining } from "#lib/client/format.ts";
import { refreshOwnVideos } from "#lib/client/own-videos.ts";
import { type QueueItem, queueActions, queueTotals } from "#lib/client/upload/upload-queue.ts";
import type { UploadState } from "#lib/client/upload/upload-state.ts";
import { cancelUpload, dismissUpload, pauseUpload, resumeUpload } from "#lib/client/upload/uploads.ts";
import { Button } from "../../ui/button.tsx";
import { InterruptedRow } from "./interrupted-row.tsx";
import { UploadRow } from "./upload-row.tsx";
import { WorkingRow } from "./working-row.tsx";

interface UploadQueueProps {
  items: readonly QueueItem[];
  uploads: readonly UploadState[];
}

/** Everything that is on its way, line by line, with what can be done for all at once. */
export function UploadQueue({ items, uploads }: UploadQueueProps) {
  // The list of videos changes when one begins and when its upload ends.
  const changes = uploads.map(({ key, videoId, phase }) => `${key} ${videoId} ${phase}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  useEffect(refreshOwnVideos, [changes]);
  return (
    <section aria-labelledby="queue" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div>
          <h2 id="queue" className="text-lg font-semibold">
            On their way
          </h2>
          <Totals uploads={uploads} />
        </div>
        <ForAll uploads={uploads} />
      </div>
      <ul className="flex flex-col gap-3" data-testid="upload-queue">
        {items.map((item) =>
          item.kind === "upload" ? (
            <UploadRow key={item.upload.key} upload={item.upload} video={item.video} />
          ) : item.kind === "working" ? (
            <WorkingRow key={item.video.id} video={item.video} />
          ) : (
            <InterruptedRow key={item.video.id} video={item.video} inOtherTab={item.kind === "elsewhere"} />
          ),
        )}
      </ul>
    </section>
  );
}

function Totals({ uploads }: { uploads: readonly UploadState[] }) {
  const { open, active, sent, size, speed, remaining } = queueTotals(uploads);
  if (open < 2) return null;
  const parts = [`${active} of ${open} uploading`, `${formatBytes(sent)} of ${formatBytes(size)}`];
  if (speed !== null) parts.push(`${formatBytes(speed)}/s`);
  if (remaining !== null) parts.push(`${formatRemaining(remaining)} left`);
  return (
    <p className="text-sm text-muted tabular-nums" data-testid="queue-totals">
      {parts.join(" · ")}
    </p>
  );
}

function ForAll({ uploads }: { uploads: readonly UploadState[] }) {
  const { pause, resume, cancel, clear } = queueActions(uploads);
  const forAll = (keys: readonly string[], act: (key: string) => unknown) => {
    for (const key of keys) void act(key);
  };
  return (
    <div className="flex flex-wrap gap-2">
      {pause !== null && (
        <Button size="small" onClick={() => forAll(pause, pauseUpload)} data-testid="pause-all">
          Pause all
        </Button>
      )}
      {resume !== null && (
        <Button size="small" onClick={() => forAll(resume, resumeUpload)} data-testid="resume-all">
          Go on with all
        </Button>
      )}
      {cancel !== null && (
        <Button
          size="small"
          look="danger"
          onClick={() => {
            const many = `Cancel all ${cancel.length} uploads? What was sent of them is deleted.`;
            if (window.confirm(many)) forAll(cancel, cancelUpload);
          }}
          data-testid="cancel-all"
        >
          Cancel all
        </Button>
      )}
      {clear !== null && (
        <Button
          size="small"
          look="quiet"
          onClick={() => forAll(clear, dismissUpload)}
          data-testid="clear-finished"
        >
          Clear finished
        </Button>
      )}
    </div>
  );
}
