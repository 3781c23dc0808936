import { useQuery } from "@tanstack/react-query";
import { getInsights, getVideoInsights } from "#lib/shared/api/insights.ts";
import { call } from "./api.ts";
import { queryClient } from "./query-client.ts";

// The sums are made once a minute.
const POLL_MS = 60_000;

/** Thirty days of one video. */
export function useVideoInsights(videoId: string) {
  return useQuery(
    {
      queryKey: ["insights", videoId],
      queryFn: ({ signal }) => call(getVideoInsights, { params: { videoId }, signal }),
      refetchInterval: POLL_MS,
    },
    queryClient,
  );
}

/** Thirty days of all own videos. */
export function useInsights() {
  return useQuery(
    {
      queryKey: ["insights"],
      queryFn: ({ signal }) => call(getInsights, { signal }),
      refetchInterval: POLL_MS,
    },
    queryClient,
  );
}
