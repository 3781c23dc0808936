"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "#lib/client/api.ts";
import { rememberOwnVideo } from "#lib/client/own-videos.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { updateVideo } from "#lib/shared/api/videos.ts";
import { cleanLine, cleanText } from "#lib/shared/text.ts";
import { descriptionSchema, type OwnVideo, textLimits, titleSchema } from "#lib/shared/video.ts";
import { Button } from "../../ui/button.tsx";
import { TextArea, TextField } from "../../ui/field.tsx";
import { ProblemNotice } from "../../ui/problem-notice.tsx";
import { UnsavedGuard } from "../../ui/unsaved-guard.tsx";
import { Panel } from "./panel.tsx";

/** Title and description of a video. */
export function DetailsForm({ video }: { video: OwnVideo }) {
  const [title, setTitle] = useState(video.title);
  const [description, setDescription] = useState(video.description);
  const checkedTitle = titleSchema.safeParse(title);
  const valid = checkedTitle.success && descriptionSchema.safeParse(description).success;
  // Compared as they are kept: a line break at the end is no change.
  const dirty =
    cleanLine(title) !== cleanLine(video.title) || cleanText(description) !== cleanText(video.description);
  const save = useMutation(
    {
      mutationFn: () => call(updateVideo, { params: { videoId: video.id }, body: { title, description } }),
      onSuccess: rememberOwnVideo,
    },
    queryClient,
  );
  return (
    <Panel id="details" title="Details" hint="What everybody reads about the video.">
      <UnsavedGuard dirty={dirty} what="title or description" />
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (dirty && valid && !save.isPending) save.mutate();
        }}
      >
        <TextField
          label="Title"
          value={title}
          maxLength={textLimits.title}
          error={checkedTitle.success ? undefined : checkedTitle.error.issues[0]?.message}
          onChange={(event) => setTitle(event.target.value)}
          data-testid="video-title"
        />
        <TextArea
          label="Description"
          hint="Shown to everybody who sees the video’s page."
          value={description}
          maxLength={5000}
          onChange={(event) => setDescription(event.target.value)}
          data-testid="video-description"
        />
        {save.error !== null && <ProblemNotice error={save.error} />}
        <div className="flex items-center gap-3">
          <Button type="submit" busy={save.isPending} disabled={!dirty || !valid} data-testid="details-save">
            Save details
          </Button>
          <span aria-live="polite" className="text-sm text-muted">
            {dirty ? "Not saved yet" : save.isSuccess ? "Saved" : ""}
          </span>
        </div>
      </form>
    </Panel>
  );
}
