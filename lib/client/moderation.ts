import { useMutation, useQuery } from "@tanstack/react-query";
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

/** Videos with open reports. */
export function useReports() {
  return useQuery(
    {
      queryKey: [...moderationKey, "reports"],
      queryFn: async ({ signal }) => (await call(listReports, { signal })).videos,
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

/** What operators did. */
export function useModerationLog() {
  return useQuery(
    {
      queryKey: [...moderationKey, "log"],
      queryFn: async ({ signal }) => (await call(listModerationActions, { signal })).actions,
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
