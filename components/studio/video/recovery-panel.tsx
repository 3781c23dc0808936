"use client";

import { useMutation } from "@tanstack/react-query";
import { Download, KeyRound, PackageOpen } from "lucide-react";
import { useState } from "react";
import { call } from "#lib/client/api.ts";
import { apiUrl } from "#lib/client/api-url.ts";
import { download } from "#lib/client/download.ts";
import { formatBytes } from "#lib/client/format.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { saveFile } from "#lib/client/save-file.ts";
import { getPackageCar, getRecoveryKit } from "#lib/shared/api/recovery.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ProblemNotice } from "../../ui/problem-notice.tsx";
import { Panel } from "./panel.tsx";

/** Larger packages are left to the browser's own downloads: a page cannot keep them until they are whole. */
const mostBytesInPage = 1_000_000_000;

/** The two files with which a creator plays the video without this site. */
export function RecoveryPanel({ video }: { video: OwnVideo }) {
  const kit = useMutation(
    {
      mutationFn: () => call(getRecoveryKit, { params: { videoId: video.id } }),
      onSuccess: (made) =>
        saveFile(
          `${video.id}-recovery-kit.json`,
          new Blob([JSON.stringify(made, null, 1)], { type: "application/json" }),
        ),
    },
    queryClient,
  );
  const [bytes, setBytes] = useState(0);
  const saving = useMutation(
    {
      mutationFn: () => download(getPackageCar, { videoId: video.id }, `${video.id}.car`, setBytes),
      onMutate: () => setBytes(0),
    },
    queryClient,
  );
  const ready = video.state === "ready" && video.cid !== null;
  return (
    <Panel
      id="recovery"
      title="Recovery kit"
      hint="Two files that play the video without this site, for the day on which it is gone."
      data-testid="recovery-panel"
    >
      {ready ? (
        <>
          <ul className="grid gap-3 sm:grid-cols-2">
            <li className="flex flex-col gap-3 rounded-lg border p-4">
              <p className="flex items-center gap-2 font-medium">
                <KeyRound aria-hidden="true" className="size-4 text-accent" /> The key
              </p>
              <p className="flex-1 text-sm text-muted">
                The video’s secret, and how each part of it is opened. A small text file.
              </p>
              <Button
                size="small"
                busy={kit.isPending}
                onClick={() => kit.mutate()}
                data-testid="recovery-kit"
              >
                {!kit.isPending && <Download aria-hidden="true" className="size-4" />} Download the kit
              </Button>
            </li>
            <li className="flex flex-col gap-3 rounded-lg border p-4">
              <p className="flex items-center gap-2 font-medium">
                <PackageOpen aria-hidden="true" className="size-4 text-accent" /> The encrypted video
              </p>
              <p className="flex-1 text-sm text-muted">
                Every quality, as a CAR file that any IPFS node takes in. Useless without the key.
              </p>
              {packageBytes(video) > mostBytesInPage ? (
                <Button size="small" asChild>
                  <a
                    href={apiUrl(getPackageCar.path, { videoId: video.id })}
                    download
                    data-testid="recovery-car"
                  >
                    <Download aria-hidden="true" className="size-4" /> Download the video
                  </a>
                </Button>
              ) : (
                <Button
                  size="small"
                  busy={saving.isPending}
                  onClick={() => saving.mutate()}
                  data-testid="recovery-car"
                >
                  {!saving.isPending && <Download aria-hidden="true" className="size-4" />}
                  {saving.isPending ? `${formatBytes(bytes)} so far` : "Download the video"}
                </Button>
              )}
            </li>
          </ul>
          <Notice tone="warning">
            Whoever has the kit can watch the video, whatever its gate says, and it cannot be taken back. Keep
            it as you keep a private key.
          </Notice>
          <span aria-live="polite" className="text-sm text-muted empty:hidden">
            {kit.isSuccess ? "The kit is in your downloads. " : ""}
            {saving.isSuccess ? `The video is in your downloads: ${formatBytes(bytes)}.` : ""}
          </span>
          {kit.error !== null && <ProblemNotice error={kit.error} />}
          {saving.error !== null && <ProblemNotice error={saving.error} onRetry={() => saving.mutate()} />}
        </>
      ) : (
        <p className="text-sm text-muted">There is one as soon as the video is ready.</p>
      )}
    </Panel>
  );
}

/** How large the package is, roughly: every quality and every audio track for as long as the video lasts. */
function packageBytes({ renditions, audioTracks, durationSeconds }: OwnVideo): number {
  const bitrate = [...renditions, ...audioTracks].reduce((sum, track) => sum + track.bitrate, 0);
  return (bitrate * (durationSeconds ?? 0)) / 8;
}
