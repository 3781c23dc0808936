"use client";

import { useMutation } from "@tanstack/react-query";
import { Check, CircleDashed, ExternalLink } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { call } from "#lib/client/api.ts";
import { rememberOwnVideo } from "#lib/client/own-videos.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { visibilityWord } from "#lib/client/video-words.ts";
import type { BodyInput } from "#lib/shared/api/contract.ts";
import { setVisibility } from "#lib/shared/api/videos.ts";
import { isPublished, type OwnVideo } from "#lib/shared/video.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { PublishDialog } from "./publish-dialog.tsx";
import { ScheduleDialog } from "./schedule-dialog.tsx";
import { ScheduleFacts } from "./schedule-facts.tsx";

/** Whether a video is published, what is missing for it, and the buttons to publish it or take it back. */
export function PublishCard({ video }: { video: OwnVideo }) {
  const [reviewing, setReviewing] = useState(false);
  const [planning, setPlanning] = useState(false);
  const change = useMutation(
    {
      mutationFn: (choice: BodyInput<typeof setVisibility>) =>
        call(setVisibility, { params: { videoId: video.id }, body: choice }),
      onSuccess: (saved) => {
        rememberOwnVideo(saved);
        setReviewing(false);
        setPlanning(false);
      },
    },
    queryClient,
  );
  const published = isPublished(video.visibility);
  const scheduled = video.visibility === "scheduled";
  const needs = [
    {
      done: video.watchable,
      text: watchWords(video),
    },
    {
      done: video.access !== "undecided",
      text: video.access === "undecided" ? "Say who may watch, and save it" : "You said who may watch",
    },
    ...(video.takenDown === null ? [] : [{ done: false, text: "An operator has to restore it first" }]),
  ];
  const may = needs.every((need) => need.done);
  return (
    <section aria-labelledby="publish" className="card flex flex-col gap-4 p-5">
      <div className="flex items-center justify-between gap-2">
        <h2 id="publish" className="font-semibold">
          Publish
        </h2>
        <span data-testid="visibility" data-visibility={video.visibility} aria-live="polite">
          <Badge tone={published || scheduled ? "accent" : "neutral"}>
            {visibilityWord(video.visibility)}
          </Badge>
        </span>
      </div>
      {published ? (
        <>
          <p className="text-sm text-muted">
            {video.visibility === "public"
              ? "In the catalogue, for everybody to find."
              : "Not in the catalogue; whoever has the link sees its page."}
          </p>
          <div className="flex flex-wrap gap-2">
            <CopyButton text={`${window.location.origin}/watch/${video.id}`} label="Copy link" />
            <Button size="small" asChild>
              <Link href={`/watch/${video.id}`} data-testid="open-watch">
                <ExternalLink aria-hidden="true" className="size-4" /> Open its page
              </Link>
            </Button>
            <Button
              size="small"
              look="danger"
              busy={change.isPending}
              onClick={() => change.mutate({ visibility: "draft" })}
              data-testid="unpublish-button"
            >
              Back to draft
            </Button>
          </div>
        </>
      ) : (
        <>
          {scheduled ? (
            <ScheduleFacts video={video} />
          ) : (
            <p className="text-sm text-muted">A draft: only you can see and play it.</p>
          )}
          <ul className="flex flex-col gap-2 text-sm">
            {needs.map((need) => (
              <li key={need.text} className="flex items-start gap-2">
                {need.done ? (
                  <Check aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-accent" />
                ) : (
                  <CircleDashed aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-muted" />
                )}
                {need.text}
              </li>
            ))}
          </ul>
          <div className="flex flex-col gap-2">
            <Button
              look={scheduled ? "secondary" : "primary"}
              disabled={!may}
              onClick={() => {
                change.reset();
                setReviewing(true);
              }}
              data-testid="publish-button"
            >
              {scheduled ? "Publish now…" : "Publish…"}
            </Button>
            <Button
              disabled={video.access === "undecided" || video.takenDown !== null || isOver(video)}
              onClick={() => {
                change.reset();
                setPlanning(true);
              }}
              data-testid="schedule-button"
            >
              {scheduled ? "Change the time…" : "Publish later…"}
            </Button>
            {scheduled && (
              <Button
                look="quiet"
                busy={change.isPending && !reviewing && !planning}
                onClick={() => change.mutate({ visibility: "draft" })}
                data-testid="schedule-cancel"
              >
                Keep it a draft
              </Button>
            )}
          </div>
        </>
      )}
      {change.error !== null && !reviewing && !planning && <ProblemNotice error={change.error} />}
      <ScheduleDialog
        video={video}
        open={planning}
        busy={change.isPending}
        error={change.error}
        onClose={() => setPlanning(false)}
        onSchedule={(choice) => change.mutate(choice)}
      />
      <PublishDialog
        video={video}
        open={reviewing}
        busy={change.isPending}
        error={change.error}
        onClose={() => setReviewing(false)}
        onPublish={(visibility) => change.mutate({ visibility })}
        onLater={() => {
          setReviewing(false);
          setPlanning(true);
        }}
      />
    </section>
  );
}

function watchWords(video: OwnVideo): string {
  if (isOver(video)) return "There is nothing to watch: preparing it did not finish";
  return video.watchable ? "The video can be watched" : "The video is being prepared";
}

/** Nothing will be ready by itself any more. */
function isOver({ state }: OwnVideo): boolean {
  return state === "failed" || state === "rejected";
}
