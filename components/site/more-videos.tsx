"use client";

import Link from "next/link";
import { useRef, useState } from "react";
import type { Answer, QueryInput } from "#lib/shared/api/contract.ts";
import type { listVideos } from "#lib/shared/api/videos.ts";
import { Button } from "../ui/button.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { VideoGrid } from "./video-grid.tsx";

interface MoreVideosProps {
  /** Where the page's own list ended. */
  cursor: string;
  query: Omit<QueryInput<typeof listVideos>, "cursor">;
  /** The same page by a link, for browsers without scripts. */
  href: string;
}

/** The videos behind the first page, fetched when they are asked for. */
export function MoreVideos({ cursor, query, href }: MoreVideosProps) {
  const [videos, setVideos] = useState<Answer<typeof listVideos>["videos"]>([]);
  const [next, setNext] = useState<string | null>(cursor);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const list = useRef<HTMLDivElement>(null);

  const load = async () => {
    if (next === null) return;
    setBusy(true);
    setError(null);
    try {
      // Loaded with the first press: the page itself needs neither.
      const [{ call }, { listVideos: contract }] = await Promise.all([
        import("#lib/client/api.ts"),
        import("#lib/shared/api/videos.ts"),
      ]);
      const page = await call(contract, { query: { ...query, cursor: next } });
      const shown = videos.length;
      setVideos((before) => [...before, ...page.videos]);
      setNext(page.nextCursor);
      // The keyboard goes on where the new ones begin.
      requestAnimationFrame(() => list.current?.querySelectorAll("a")[shown]?.focus({ preventScroll: true }));
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="flex flex-col gap-8">
      <div ref={list} aria-live="polite" aria-busy={busy} className="empty:hidden">
        {videos.length > 0 && <VideoGrid videos={videos} eager={0} />}
      </div>
      {error !== null && <ProblemNotice error={error} onRetry={() => void load()} />}
      {next !== null && (
        <Button asChild className="self-center">
          <Link
            href={href}
            scroll={false}
            aria-busy={busy || undefined}
            data-testid="more-videos"
            onClick={(event) => {
              event.preventDefault();
              if (!busy) void load();
            }}
          >
            {busy ? "Loading…" : "Show older videos"}
          </Link>
        </Button>
      )}
    </div>
  );
}
