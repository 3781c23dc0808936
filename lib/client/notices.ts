import { useMutation, useQuery } from "@tanstack/react-query";
import { listNotices, readNotices } from "#lib/shared/api/notices.ts";
import { call } from "./api.ts";
import { queryClient } from "./query-client.ts";

const noticesKey = ["notices"] as const;
const POLL_MS = 30_000;

/** The newest notices of the signed-in viewer and how many are unread; looked at again every half minute. */
export function useNotices(enabled: boolean) {
  return useQuery(
    {
      queryKey: noticesKey,
      queryFn: ({ signal }) => call(listNotices, { query: { limit: 100 }, signal }),
      enabled,
      refetchInterval: POLL_MS,
      refetchOnWindowFocus: true,
    },
    queryClient,
  );
}

/** Marks the named notices as read, or all. */
export function useReadNotices() {
  return useMutation(
    {
      mutationFn: (ids: string[] | "all") => call(readNotices, { body: ids === "all" ? {} : { ids } }),
      onSettled: () => queryClient.invalidateQueries({ queryKey: noticesKey }),
    },
    queryClient,
  );
}
