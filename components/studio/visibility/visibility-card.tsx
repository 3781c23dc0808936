"use client";

import { useMutation } from "@tanstack/react-query";
import { Check, CircleDashed, ExternalLink } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { call } from "#lib/client/api.ts";
import { rememberOwnVideo } from "#lib/client/own-videos.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { isWorking, visibilityMeaning, visibilityWord } from "#lib/client/video-words.ts";
import type { BodyInput } from "#lib/shared/api/contract.ts";
import { setVisibility } from "#lib/shared/api/videos.ts";
import { isPublished, type OwnVideo } from "#lib/shared/video.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { ScheduleFacts } from "./schedule-facts.tsx";
import { VisibilityDialog } from "./visibility-dialog.tsx";

/** Who can find a video, what is missing before others can, and the one control that changes it in every direction. */
export function VisibilityCard({ video }: { video: OwnVideo }) {
  const [choosing, setChoosing] = useState(false);
  const change = useMutation(
    {
      mutationFn: (choice: BodyInput<typeof setVisibility>) =>
        call(setVisibility, { params: { videoId: video.id }, body: choice }),
      onSuccess: (saved) => {
        rememberOwnVideo(saved);
        setChoosing(false);
      },
    },
    queryClient,
  );
  const published = isPublished(video.visibility);
  const scheduled = video.visibility === "scheduled";
  const mayChoose =
    published ||
    scheduled ||
    (video.access !== "undecided" && video.takenDown === null && canBeWatched(video));
  return (
    <section aria-labelledby="visibility" className="card flex flex-col gap-4 p-5">
      <div className="flex items-center justify-between gap-2">
        <h2 id="visibility" className="font-semibold">
          Visibility
        </h2>
        <span data-testid="visibility" data-visibility={video.visibility} aria-live="polite">
          <Badge tone={published || scheduled ? "accent" : "neutral"}>
            {visibilityWord(video.visibility)}
          </Badge>
        </span>
      </div>
      {scheduled ? (
        <ScheduleFacts video={video} />
      ) : (
        <p className="text-sm text-muted">{visibilityMeaning(video.visibility)}</p>
      )}
      {published ? (
        <div className="flex flex-wrap gap-2">
          <CopyButton text={`${window.location.origin}/watch/${video.id}`} label="Copy link" />
          <Button size="small" asChild>
            <Link href={`/watch/${video.id}`} data-testid="open-watch">
              <ExternalLink aria-hidden="true" className="size-4" /> Open its page
            </Link>
          </Button>
        </div>
      ) : (
        <Needs video={video} />
      )}
      <Button
        look={published || scheduled ? "secondary" : "primary"}
        disabled={!mayChoose}
        onClick={() => {
          change.reset();
          setChoosing(true);
        }}
        data-testid="visibility-button"
      >
        {published || scheduled ? "Change visibility…" : "Publish…"}
      </Button>
      <VisibilityDialog
        video={video}
        open={choosing}
        busy={change.isPending}
        error={change.error}
        onClose={() => setChoosing(false)}
        onChoose={(choice) => change.mutate(choice)}
      />
    </section>
  );
}

/** What publishing takes, and what of it is done. */
function Needs({ video }: { video: OwnVideo }) {
  const needs = [
    { done: video.watchable, text: watchWords(video) },
    {
      done: video.access !== "undecided",
      text: video.access === "undecided" ? "Say who may watch, and save it" : "You said who may watch",
    },
    ...(video.takenDown === null ? [] : [{ done: false, text: "An operator has to restore it first" }]),
  ];
  return (
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
  );
}

function watchWords(video: OwnVideo): string {
  if (!canBeWatched(video)) return "There is nothing to watch: preparing it did not finish";
  return video.watchable ? "The video can be watched" : "The video is being prepared";
}

/** Now, or by itself later. */
function canBeWatched({ watchable, state }: OwnVideo): boolean {
  return watchable || isWorking(state);
}
