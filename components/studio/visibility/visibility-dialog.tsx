"use client";

import { useState } from "react";
import { conditionNodes, formOfRule } from "#lib/client/gate/gate-form.ts";
import { useTokenNames } from "#lib/client/gate/token-lookup.ts";
import { isWorking, visibilityMeaning, visibilityWord } from "#lib/client/video-words.ts";
import type { BodyInput } from "#lib/shared/api/contract.ts";
import type { setVisibility } from "#lib/shared/api/videos.ts";
import { isPublished, type OwnVideo, type Visibility, visibilitySchema } from "#lib/shared/video.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ProblemNotice } from "../../ui/problem-notice.tsx";
import { PublishReview } from "./publish-review.tsx";
import { ScheduleFields, useSchedule } from "./schedule-fields.tsx";

interface VisibilityDialogProps {
  video: OwnVideo;
  open: boolean;
  busy: boolean;
  error: Error | null;
  onClose: () => void;
  onChoose: (choice: BodyInput<typeof setVisibility>) => void;
}

/**
 * Chooses who can find a video, from and to each visibility. Nothing is chosen in advance but what holds now, and what
 * a choice means stands under it before it is confirmed.
 */
export function VisibilityDialog({ video, open, onClose, ...form }: VisibilityDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Visibility"
      description={<span className="wrap-anywhere">{video.title}</span>}
      data-testid="visibility-dialog"
    >
      <Form video={video} onClose={onClose} {...form} />
    </Dialog>
  );
}

function Form({ video, busy, error, onClose, onChoose }: Omit<VisibilityDialogProps, "open">) {
  const [choice, setChoice] = useState<Visibility>(video.visibility);
  const [tried, setTried] = useState(false);
  const schedule = useSchedule(video);
  const conditions = video.gate === null ? [] : conditionNodes(formOfRule(video.gate));
  const nameOf = useTokenNames(conditions.flatMap(({ form }) => ("chain" in form ? [form] : [])));
  // A scheduled video may get another time.
  const changes = choice !== video.visibility || choice === "scheduled";
  const confirm = () => {
    setTried(true);
    if (busy || !changes) return;
    if (choice !== "scheduled") return onChoose({ visibility: choice });
    if (schedule.instant === null || schedule.problem !== undefined) return;
    onChoose({
      visibility: "scheduled",
      scheduledFor: schedule.instant.toISOString(),
      timeZone: schedule.timeZone,
    });
  };
  return (
    <form
      className="flex flex-col gap-4"
      // A browser would say in its own words what is wrong, for a moment.
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        confirm();
      }}
    >
      <Choices video={video} choice={choice} onChoose={setChoice} />
      {choice === "scheduled" && <ScheduleFields schedule={schedule} tried={tried} />}
      {choice !== "draft" && !isPublished(video.visibility) && (
        <PublishReview video={video} nameOf={nameOf} />
      )}
      {changes && isPublished(video.visibility) && (
        <Notice tone={isPublished(choice) ? "info" : "warning"}>{consequenceOf(choice)}</Notice>
      )}
      {error !== null && <ProblemNotice error={error} />}
      <div className="sticky -bottom-6 -mx-6 -mb-6 flex justify-end gap-2 border-t bg-surface px-6 py-4">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          look={!isPublished(choice) && isPublished(video.visibility) ? "danger" : "primary"}
          busy={busy}
          disabled={!changes}
          data-testid="visibility-confirm"
        >
          {confirmWord(video.visibility, choice)}
        </Button>
      </div>
    </form>
  );
}

interface ChoicesProps {
  video: OwnVideo;
  choice: Visibility;
  onChoose: (choice: Visibility) => void;
}

function Choices({ video, choice, onChoose }: ChoicesProps) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">Who can find this video</legend>
      {visibilitySchema.options.map((visibility) => {
        const obstacle = obstacleTo(video, visibility);
        return (
          <label
            key={visibility}
            className="flex gap-3 rounded-lg border p-3 text-sm has-checked:border-accent has-checked:bg-accent-soft has-disabled:opacity-60"
          >
            <input
              type="radio"
              name="visibility"
              value={visibility}
              checked={choice === visibility}
              disabled={obstacle !== null}
              onChange={() => onChoose(visibility)}
              className="mt-1 accent-accent"
            />
            <span className="min-w-0 flex-1">
              <span className="flex flex-wrap items-center gap-2 font-medium">
                {visibilityWord(visibility)}
                {visibility === video.visibility && <Badge>Now</Badge>}
              </span>
              <span className="text-muted">{obstacle ?? visibilityMeaning(visibility)}</span>
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}

/** Why a visibility cannot be chosen now; null when it can. */
function obstacleTo(video: OwnVideo, visibility: Visibility): string | null {
  if (!isPublished(visibility) || visibility === video.visibility || video.watchable) return null;
  return isWorking(video.state)
    ? "The video is still being prepared. Choose “Scheduled”, or come back when it can be watched."
    : "There is nothing to watch: preparing it did not finish.";
}

/** What changes for others when a published video gets another visibility. */
function consequenceOf(choice: Visibility): string {
  switch (choice) {
    case "draft":
      return "Nobody but you finds its page any more, and whoever is watching is stopped within seconds. You can publish it again at any time; its link stays the same.";
    case "scheduled":
      return "Until then nobody but you finds its page, and whoever is watching is stopped within seconds. Its link stays the same.";
    case "unlisted":
      return "It leaves the catalogue, the search and your public page. Its link goes on working, and whoever is watching goes on watching.";
    case "public":
      return "It appears in the catalogue, in the search and on your public page.";
  }
}

function confirmWord(now: Visibility, choice: Visibility): string {
  switch (choice) {
    case "draft":
      return "Back to draft";
    case "scheduled":
      return now === "scheduled" ? "Change the time" : "Schedule";
    case "unlisted":
      return now === "public" ? "Make it unlisted" : "Publish unlisted";
    case "public":
      return now === "unlisted" ? "Make it public" : "Publish";
  }
}
