"use client";

import { type RefObject, useEffect, useRef } from "react";
import { Button } from "./button.tsx";
import { ProblemNotice } from "./problem-notice.tsx";

interface LoadMoreProps {
  /** As useInfiniteQuery gives it. */
  pages: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    error: unknown;
    fetchNextPage: () => Promise<unknown>;
  };
  /** The list that grows, whose items hold a link or a button each. */
  list: RefObject<HTMLElement | null>;
  /** How many items there are. */
  shown: number;
  children: string;
}

/** The button below a list that fetches its next page; the keyboard goes on where the new items begin. */
export function LoadMore({ pages, list, shown, children }: LoadMoreProps) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, error, fetchNextPage } = pages;
  // How many there were when the button was pressed.
  const before = useRef<number | null>(null);
  useEffect(() => {
    if (before.current === null || shown <= before.current) return;
    list.current?.children[before.current]
      ?.querySelector<HTMLElement>("a, button")
      ?.focus({ preventScroll: true });
    before.current = null;
  }, [shown, list]);
  const load = () => {
    before.current = shown;
    void fetchNextPage();
  };
  if (!hasNextPage) return null;
  return (
    <div className="flex flex-col gap-3">
      {isFetchNextPageError && <ProblemNotice error={error} onRetry={load} />}
      <Button className="self-center" busy={isFetchingNextPage} onClick={load} data-testid="load-more">
        {children}
      </Button>
    </div>
  );
}
