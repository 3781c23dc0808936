import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import {
  type ActionKind,
  banViewer,
  dismissReports,
  getModeratedVideo,
  liftTakeDown,
  listModerationActions,
  listReports,
  takeDownVideo,
  unbanViewer,
} from "#lib/shared/api/moderation.ts";
import { call } from "./api.ts";
import { queryClient } from "./query-client.ts";

const moderationKey = ["moderation"] as const;

const paging = {
  initialPageParam: {} as { cursor?: string },
  getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) =>
    nextCursor === null ? null : { cursor: nextCursor },
};

/** Videos with open reports, page by page. */
export function useReports() {
  return useInfiniteQuery(
    {
      queryKey: [...moderationKey, "reports"],
      queryFn: ({ pageParam, signal }) => call(listReports, { query: pageParam, signal }),
      ...paging,
      refetchInterval: 30_000,
    },
    queryClient,
  );
}

/** One video as operators see it. */
export function useModeratedVideo(videoId: string) {
  return useQuery(
    {
      queryKey: [...moderationKey, videoId],
      queryFn: ({ signal }) => call(getModeratedVideo, { params: { videoId }, signal }),
    },
    queryClient,
  );
}

/** What operators did, page by page. */
export function useModerationLog() {
  return useInfiniteQuery(
    {
      queryKey: [...moderationKey, "log"],
      queryFn: ({ pageParam, signal }) => call(listModerationActions, { query: pageParam, signal }),
      ...paging,
    },
    queryClient,
  );
}

export interface Order {
  kind: ActionKind;
  videoId: string;
  viewerId: string;
  reason: string;
}

/** Takes down, restores, dismisses, bans or lifts a ban; everything about moderation is asked anew afterwards. */
export function useOrder() {
  return useMutation(
    {
      mutationFn: async ({ kind, videoId, viewerId, reason }: Order): Promise<void> => {
        const video = { params: { videoId }, body: { reason } };
        const viewer = { params: { viewerId }, body: { reason } };
        if (kind === "take_down") await call(takeDownVideo, video);
        else if (kind === "restore") await call(liftTakeDown, video);
        else if (kind === "dismiss") await call(dismissReports, video);
        else if (kind === "ban") await call(banViewer, viewer);
        else await call(unbanViewer, viewer);
      },
      onSuccess: () => queryClient.invalidateQueries({ queryKey: moderationKey }),
    },
    queryClient,
  );
}
