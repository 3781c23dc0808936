"use client";

import { Film, Search } from "lucide-react";
import { useDeferredValue, useState } from "react";
import {
  countVideos,
  filterVideos,
  SEARCH_FROM,
  VIDEO_FILTERS,
  type VideoFilter,
} from "#lib/client/list-videos.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Button } from "../ui/button.tsx";
import { classNames } from "../ui/class-names.ts";
import { VideoRow } from "./video-row.tsx";

interface VideoListProps {
  videos: readonly OwnVideo[];
  /** Nothing is on its way either. */
  nothingAtAll: boolean;
}

/** The creator's videos, newest first; a long list can be searched and filtered. */
export function VideoList({ videos, nothingAtAll }: VideoListProps) {
  const [filter, setFilter] = useState<VideoFilter>("all");
  const [search, setSearch] = useState("");
  const sought = useDeferredValue(search);
  const long = videos.length > SEARCH_FROM;
  const shown = long ? filterVideos(videos, filter, sought) : videos;
  return (
    <section aria-labelledby="own" className="flex flex-col gap-3">
      <h2 id="own" className="text-lg font-semibold">
        Your videos
        {videos.length > 0 && <span className="ml-2 text-sm font-normal text-muted">{videos.length}</span>}
      </h2>
      {long && (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <Filters videos={videos} filter={filter} onChange={setFilter} />
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
            {shown.length} of {videos.length} videos shown
          </span>
        </div>
      )}
      {shown.length > 0 ? (
        <ul className="flex flex-col gap-3">
          {shown.map((video) => (
            <VideoRow key={video.id} video={video} />
          ))}
        </ul>
      ) : videos.length > 0 ? (
        <div className="card flex flex-col items-center gap-3 px-5 py-10 text-center text-sm">
          <p className="text-muted">No video of yours fits.</p>
          <Button
            size="small"
            onClick={() => {
              setFilter("all");
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
  videos,
  filter,
  onChange,
}: {
  videos: readonly OwnVideo[];
  filter: VideoFilter;
  onChange: (filter: VideoFilter) => void;
}) {
  const counts = countVideos(videos);
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
