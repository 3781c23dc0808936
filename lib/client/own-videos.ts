import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Answer } from "#lib/shared/api/contract.ts";
import { getOwnVideo, listOwnVideos, type OwnVideoFilter, watchVideoEvents } from "#lib/shared/api/videos.ts";
import { type OwnVideo, ownVideoSchema, progressSchema } from "#lib/shared/video.ts";
import { call } from "./api.ts";
import { apiUrl } from "./api-url.ts";
import { mergeProgress } from "./merge-progress.ts";
import { queryClient } from "./query-client.ts";
import { isWorking } from "./video-words.ts";

const POLL_WORKING_MS = 3000;
const POLL_IDLE_MS = 30_000;

const listKey = ["own-videos"] as const;
const workingKey = [...listKey, "working"] as const;
const videoKey = (videoId: string) => ["own-video", videoId] as const;

/** A page of a creator's list, as `useOwnVideos` asks for it. */
const PAGE_SIZE = 30;

/** The creator's videos of one kind that hold every word of a search, newest first, page by page. */
export function useOwnVideos(show: Exclude<OwnVideoFilter, "working">, search = "") {
  return useInfiniteQuery(
    {
      queryKey: [...listKey, show, search],
      queryFn: ({ pageParam, signal }) =>
        call(listOwnVideos, {
          query: {
            show,
            limit: PAGE_SIZE,
            ...(search !== "" && { q: search }),
            ...(pageParam !== null && { cursor: pageParam }),
          },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      refetchInterval: POLL_IDLE_MS,
      // While another filter is asked for, what is there stays.
      placeholderData: keepPreviousData,
    },
    queryClient,
  );
}

/** All of the creator's videos that are on their way; asked often while there are any. */
export function useWorkingVideos() {
  return useQuery(
    {
      queryKey: workingKey,
      queryFn: async ({ signal }) => {
        const videos = await readWorking(signal);
        const now = new Set(videos.map(({ id }) => id));
        const before = queryClient.getQueryData<OwnVideo[]>(workingKey) ?? [];
        // What has left is in the other lists before it is gone from here.
        if (before.some(({ id }) => !now.has(id))) await refreshSettled();
        return videos;
      },
      refetchInterval: ({ state }) => (state.data?.length ? POLL_WORKING_MS : POLL_IDLE_MS),
    },
    queryClient,
  );
}

async function readWorking(signal: AbortSignal): Promise<OwnVideo[]> {
  const videos: OwnVideo[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const query = { show: "working", limit: 100, ...(cursor !== undefined && { cursor }) } as const;
    const page: Answer<typeof listOwnVideos> = await call(listOwnVideos, { query, signal });
    videos.push(...page.videos);
    cursor = page.nextCursor;
  }
  return videos;
}

function refreshSettled(): Promise<void> {
  const predicate = ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[1] !== workingKey[1];
  return queryClient.invalidateQueries({ queryKey: listKey, predicate });
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
