"use client";

import { Film, Search } from "lucide-react";
import { useRef, useState } from "react";
import { SEARCH_FROM, VIDEO_FILTERS, type VideoFilter } from "#lib/client/list-videos.ts";
import { useOwnVideos } from "#lib/client/own-videos.ts";
import type { OwnVideoCounts } from "#lib/shared/api/videos.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Button } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";
import { LoadMore } from "../../ui/load-more.tsx";
import { ProblemNotice } from "../../ui/problem-notice.tsx";
import { useDebounced } from "../../ui/use-debounced.ts";
import { VideoRow } from "./video-row.tsx";

interface VideoListProps {
  /** Shown above the list already. */
  onTheirWay: readonly OwnVideo[];
  /** Nothing is on its way either. */
  nothingAtAll: boolean;
}

const NONE: OwnVideoCounts = { settled: 0, published: 0, draft: 0, attention: 0 };

/** The creator's videos, newest first; a long list is shown page by page, and can be searched and filtered. */
export function VideoList({ onTheirWay, nothingAtAll }: VideoListProps) {
  const [filter, setFilter] = useState<VideoFilter>("settled");
  const [search, setSearch] = useState("");
  const pages = useOwnVideos(filter, useDebounced(search.trim(), 250));
  const list = useRef<HTMLUListElement>(null);
  const counts = pages.data?.pages[0]?.counts ?? NONE;
  const above = new Set(onTheirWay.map(({ id }) => id));
  const shown = (pages.data?.pages.flatMap(({ videos }) => videos) ?? []).filter(({ id }) => !above.has(id));
  const long = counts.settled > SEARCH_FROM;
  return (
    <section aria-labelledby="own" className="flex flex-col gap-3">
      <h2 id="own" className="text-lg font-semibold">
        Your videos
        {counts.settled > 0 && <span className="ml-2 text-sm font-normal text-muted">{counts.settled}</span>}
      </h2>
      {long && (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <Filters counts={counts} filter={filter} onChange={setFilter} />
          <label className="relative block w-full sm:w-64">
            <span className="sr-only">Search your videos</span>
            <Search
              aria-hidden="true"
              className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted"
            />
            <input
              type="search"
              value={search}
              placeholder="Search title or file"
              onChange={(event) => setSearch(event.target.value)}
              data-testid="video-search"
              className="h-10 w-full rounded-lg border border-border-strong bg-surface pr-3 pl-9 text-base placeholder:text-muted sm:text-sm"
            />
          </label>
          <span role="status" className="sr-only">
            {shown.length} videos shown{pages.hasNextPage && ", more can be loaded below"}
          </span>
        </div>
      )}
      {pages.isError && !pages.isFetchNextPageError && (
        <ProblemNotice error={pages.error} onRetry={() => void pages.refetch()} />
      )}
      {shown.length > 0 ? (
        <>
          <ul ref={list} aria-busy={pages.isPlaceholderData} className="flex flex-col gap-3">
            {shown.map((video) => (
              <VideoRow key={video.id} video={video} />
            ))}
          </ul>
          <LoadMore pages={pages} list={list} shown={shown.length}>
            Show older videos
          </LoadMore>
        </>
      ) : counts.settled > 0 ? (
        <div className="card flex flex-col items-center gap-3 px-5 py-10 text-center text-sm">
          <p className="text-muted">No video of yours fits.</p>
          <Button
            size="small"
            onClick={() => {
              setFilter("settled");
              setSearch("");
            }}
          >
            Show all
          </Button>
        </div>
      ) : (
        <div className="card flex flex-col items-center gap-2 px-5 py-10 text-center text-sm text-muted">
          <Film aria-hidden="true" strokeWidth={1.5} className="size-8" />
          <p className="max-w-md">
            {nothingAtAll
              ? "Nothing yet. Each video begins as a private draft: nobody sees it until you publish it."
              : "Your first video stands here once it is prepared. You can give it a title and a gate meanwhile."}
          </p>
        </div>
      )}
    </section>
  );
}

function Filters({
  counts,
  filter,
  onChange,
}: {
  counts: OwnVideoCounts;
  filter: VideoFilter;
  onChange: (filter: VideoFilter) => void;
}) {
  return (
    <fieldset className="flex flex-wrap gap-1.5">
      <legend className="sr-only">Show</legend>
      {VIDEO_FILTERS.map(({ id, word }) => (
        <button
          key={id}
          type="button"
          aria-pressed={filter === id}
          onClick={() => onChange(id)}
          data-testid={`video-filter-${id}`}
          className={classNames(
            "h-9 rounded-full border px-3.5 text-sm transition-colors",
            filter === id
              ? "border-accent bg-accent-soft font-medium text-accent"
              : "bg-surface hover:bg-surface-2",
          )}
        >
          {word} <span className="tabular-nums opacity-80">{counts[id]}</span>
        </button>
      ))}
    </fieldset>
  );
}
