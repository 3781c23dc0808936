"use client";

import { useMutation } from "@tanstack/react-query";
import { rememberOwnVideo } from "#lib/client/own-videos.ts";
import { queryClient } from "#lib/client/query-client.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Notice } from "../../ui/notice.tsx";
import { ProblemNotice } from "../../ui/problem-notice.tsx";
import { Panel } from "../video/panel.tsx";
import { changePicture, type PictureChange } from "./change-picture.ts";
import { PosterAlt } from "./poster-alt.tsx";
import { PosterChoice } from "./poster-choice.tsx";
import { PosterSources } from "./poster-sources.tsx";
import { PreviewChoice } from "./preview-choice.tsx";

/** The poster, and the clip that moves on cards: what everybody sees without a token. */
export function PicturePanel({ video }: { video: OwnVideo }) {
  const change = useMutation(
    { mutationFn: (wanted: PictureChange) => changePicture(video.id, wanted), onSuccess: rememberOwnVideo },
    queryClient,
  );
  const props = { video, busy: change.isPending, onChange: change.mutate };
  // Only what happened last matters: an earlier failure was followed by another try.
  const newest = video.pictures.filter(({ kind }) => kind !== "offered").at(-1);
  // What the server could not make of the video, said beside what it could.
  const missing = video.pictures.find(({ kind, state }) => kind === "offered" && state === "failed");
  const hasPicture = video.height !== null;
  return (
    <Panel
      id="picture"
      title="Poster and preview"
      hint="Everybody sees these, without a token and without signing in."
      data-testid="picture-panel"
    >
      {video.pictures.some(({ state }) => state !== "failed") ? (
        <PosterChoice {...props} />
      ) : (
        missing === undefined && (
          <p className="text-sm text-muted">
            Posters to choose from appear here while the video is prepared. You can send an image of your own
            already.
          </p>
        )
      )}
      {missing !== undefined && <Notice>{missing.failure}</Notice>}
      {newest?.state === "failed" && newest.failure !== null && (
        <Notice tone="warning">{newest.failure}</Notice>
      )}
      {change.error !== null && <ProblemNotice error={change.error} />}
      <PosterSources {...props} frames={hasPicture && video.durationSeconds !== null} />
      <PosterAlt key={video.posterAlt} {...props} />
      {hasPicture && video.durationSeconds !== null && <PreviewChoice {...props} />}
    </Panel>
  );
}
