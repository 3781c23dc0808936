import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { getOwnVideo, listOwnVideos, watchVideoEvents } from "#lib/shared/api/videos.ts";
import { type OwnVideo, ownVideoSchema, progressSchema } from "#lib/shared/video.ts";
import { call } from "./api.ts";
import { apiUrl } from "./api-url.ts";
import { mergeProgress } from "./merge-progress.ts";
import { queryClient } from "./query-client.ts";
import { isWorking } from "./video-words.ts";

const POLL_WORKING_MS = 3000;
const POLL_IDLE_MS = 30_000;

const listKey = ["own-videos"] as const;
const videoKey = (videoId: string) => ["own-video", videoId] as const;

/** The creator's videos, newest first; asked often while one of them is on its way. */
export function useOwnVideos(enabled: boolean) {
  return useQuery(
    {
      queryKey: listKey,
      queryFn: async ({ signal }) => (await call(listOwnVideos, { signal })).videos,
      enabled,
      refetchInterval: ({ state }) =>
        state.data?.some((video) => isWorking(video.state)) ? POLL_WORKING_MS : POLL_IDLE_MS,
    },
    queryClient,
  );
}

/** One own video, live: events as they come, and a slow question besides in case they cannot come. */
export function useOwnVideo(videoId: string, enabled: boolean) {
  const query = useQuery(
    {
      queryKey: videoKey(videoId),
      queryFn: ({ signal }) => call(getOwnVideo, { params: { videoId }, signal }),
      enabled,
      refetchInterval: ({ state }) => (state.data === undefined ? false : pollingOf(state.data)),
    },
    queryClient,
  );
  const live = enabled && query.data !== undefined && isWorking(query.data.state);
  useEffect(() => {
    if (!live) return;
    // EventSource reconnects by itself and says what it saw last (Last-Event-ID).
    const events = new EventSource(apiUrl(watchVideoEvents.path, { videoId }));
    events.addEventListener("progress", ({ data }: MessageEvent<string>) => takeProgress(videoId, data));
    events.addEventListener("video", ({ data }: MessageEvent<string>) => {
      const video = ownVideoSchema.safeParse(parse(data));
      if (video.success) rememberOwnVideo(video.data);
    });
    return () => events.close();
  }, [live, videoId]);
  return query;
}

/** Milliseconds until a video is asked for again; false while nothing can happen to it by itself. */
function pollingOf(video: OwnVideo): number | false {
  if (video.pictures.some((picture) => picture.state === "waiting")) return 1200;
  if (video.visibility === "scheduled") return POLL_IDLE_MS;
  return isWorking(video.state) ? 10_000 : false;
}

/** Takes over what the server answered to a change. */
export function rememberOwnVideo(video: OwnVideo): void {
  queryClient.setQueryData<OwnVideo>(videoKey(video.id), video);
  void queryClient.invalidateQueries({ queryKey: listKey });
}

/** The list has changed in a way that this tab cannot know in full, such as by a new upload. */
export function refreshOwnVideos(): void {
  void queryClient.invalidateQueries({ queryKey: listKey });
}

function takeProgress(videoId: string, data: string): void {
  const line = progressSchema.safeParse(parse(data));
  if (!line.success) return;
  queryClient.setQueryData<OwnVideo>(videoKey(videoId), (video) =>
    video === undefined ? video : { ...video, progress: mergeProgress(video.progress, line.data) },
  );
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
