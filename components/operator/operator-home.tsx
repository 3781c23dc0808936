"use client";

import { ShieldCheck } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { formatMoment, shortAccount } from "#lib/client/format.ts";
import { useModerationLog, useReports } from "#lib/client/moderation.ts";
import { visibilityWord } from "#lib/client/video-words.ts";
import { type ModeratedVideo, reportSubjects } from "#lib/shared/api/moderation.ts";
import { Poster } from "../site/poster.tsx";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { LoadMore } from "../ui/load-more.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { ActionLog } from "./action-log.tsx";

/** The queue of reports, a way to any video, and the log. */
export default function OperatorHome() {
  const reports = useReports();
  // On a narrow screen everything else stands below the queue.
  if (reports.data === undefined && reports.error === null) return <Skeleton className="h-96" />;
  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <Queue reports={reports} />
      <aside className="flex min-w-0 flex-col gap-6">
        <FindVideo />
        <Log />
      </aside>
    </div>
  );
}

function Queue({ reports }: { reports: ReturnType<typeof useReports> }) {
  const { data, error, refetch, hasNextPage } = reports;
  const videos = data?.pages.flatMap((page) => page.videos);
  const list = useRef<HTMLUListElement>(null);
  return (
    <section aria-labelledby="queue" className="flex min-w-0 flex-col gap-3">
      <h2 id="queue" className="text-lg font-semibold">
        Open reports
        {videos !== undefined && videos.length > 0 ? ` (${videos.length}${hasNextPage ? "+" : ""})` : ""}
      </h2>
      {videos === undefined ? (
        <ProblemNotice error={error} onRetry={() => void refetch()} />
      ) : videos.length === 0 ? (
        <div className="card flex flex-col items-center gap-2 px-6 py-14 text-center">
          <ShieldCheck aria-hidden="true" className="size-8 text-accent" />
          <p className="font-semibold">Nothing waits for you</p>
          <p className="max-w-md text-sm text-muted">
            When a viewer reports a video it appears here, longest waiting first.
          </p>
        </div>
      ) : (
        <>
          <ul ref={list} className="flex flex-col gap-3">
            {videos.map((moderated) => (
              <Reported key={moderated.video.id} moderated={moderated} />
            ))}
          </ul>
          <LoadMore pages={reports} list={list} shown={videos.length}>
            Show more reported videos
          </LoadMore>
        </>
      )}
    </section>
  );
}

function Reported({ moderated: { video, creator, reports } }: { moderated: ModeratedVideo }) {
  const kinds = [...new Set(reports.map(({ reason }) => reportSubjects[reason]))];
  return (
    <li className="card flex gap-4 p-4" data-testid="reported-video" data-video={video.id}>
      <Poster src={video.posterUrl} className="w-28 shrink-0 self-start rounded-lg sm:w-40" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <Link
          href={`/operator/videos/${video.id}`}
          className="font-semibold wrap-anywhere hover:text-accent hover:underline"
        >
          {video.title}
        </Link>
        <p className="text-xs text-muted">
          by <span className="font-mono">{shortAccount(creator.accounts[0] ?? "")}</span> ·{" "}
          {visibilityWord(video.visibility)}
        </p>
        <p className="text-sm wrap-anywhere">{kinds.join(" · ")}</p>
        <p className="text-xs text-muted">
          {reports.length} report{reports.length === 1 ? "" : "s"}, the first on{" "}
          {formatMoment(reports[0]?.createdAt ?? video.createdAt)}
        </p>
      </div>
    </li>
  );
}

function FindVideo() {
  const router = useRouter();
  const [text, setText] = useState("");
  const [error, setError] = useState<string>();
  return (
    <form
      className="card flex flex-col gap-3 p-5"
      onSubmit={(event) => {
        event.preventDefault();
        const videoId = /vid_[0-9a-z]{26}/.exec(text)?.[0];
        if (videoId === undefined) setError("That holds no video’s id. Copy the address of its page.");
        else router.push(`/operator/videos/${videoId}`);
      }}
    >
      <TextField
        label="Look at any video"
        hint="The address of its page, or its id."
        value={text}
        error={error}
        onChange={(event) => {
          setText(event.target.value);
          setError(undefined);
        }}
      />
      <Button type="submit" className="self-start">
        Open
      </Button>
    </form>
  );
}

function Log() {
  const log = useModerationLog();
  const { data, error, refetch } = log;
  const actions = data?.pages.flatMap((page) => page.actions);
  const list = useRef<HTMLOListElement>(null);
  return (
    <section aria-labelledby="log" className="flex min-w-0 flex-col gap-3">
      <h2 id="log" className="text-lg font-semibold">
        Log
      </h2>
      {actions === undefined ? (
        error === null ? (
          <Skeleton className="h-24" />
        ) : (
          <ProblemNotice error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <>
          <ActionLog actions={actions} list={list} />
          <LoadMore pages={log} list={list} shown={actions.length}>
            Show older entries
          </LoadMore>
        </>
      )}
    </section>
  );
}
