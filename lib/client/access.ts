import { useQuery } from "@tanstack/react-query";
import type { Answer } from "#lib/shared/api/contract.ts";
import { getAccess } from "#lib/shared/api/playback.ts";
import type { GateDecision } from "#lib/shared/gate.ts";
import { call } from "./api.ts";
import { queryClient } from "./query-client.ts";
import { useViewer } from "./viewer.ts";

export type AccessAnswer = Answer<typeof getAccess>;

/**
 * When to ask again by itself. A silent chain usually answers again within seconds; who is refused may be getting the token
 * at this very moment, in another window.
 */
const askAgainMs: Partial<Record<AccessAnswer["access"], number>> = { unavailable: 10_000, denied: 5_000 };

const accessKey = (videoId: string, viewerId: string | null) => ["access", videoId, viewerId] as const;

/** Whether the viewer may watch, condition by condition. Until it is granted it is asked again by itself. */
export function useAccess(videoId: string) {
  const { viewer, error: viewerError, retry } = useViewer();
  const access = useQuery(
    {
      queryKey: accessKey(videoId, viewer?.id ?? null),
      queryFn: ({ signal }) => call(getAccess, { params: { videoId }, signal }),
      enabled: viewer !== undefined,
      refetchOnWindowFocus: true,
      refetchInterval: ({ state }) => (state.data && askAgainMs[state.data.access]) ?? false,
    },
    queryClient,
  );
  const failed = viewer === undefined ? viewerError : access.error;
  return {
    viewer,
    answer: access.data,
    gone: useGone(videoId),
    error: access.data === undefined ? failed : null,
    checking: access.isFetching,
    check: async () => void (viewer === undefined ? retry() : await access.refetch()),
  };
}

const goneKey = (videoId: string) => ["gone", videoId] as const;

/** Why the video is not there any more for its viewers, in a sentence; null while it is. */
function useGone(videoId: string): string | null {
  return useQuery<string | null>(
    { queryKey: goneKey(videoId), initialData: null, enabled: false },
    queryClient,
  ).data;
}

/** The player was told that the video was hidden, removed or taken down: the page says the same. */
export function rememberGone(videoId: string, message: string): void {
  queryClient.setQueryData(goneKey(videoId), message);
}

/** Takes over what the player was told while playing, so that the page says the same. */
export function rememberDecision(videoId: string, viewerId: string | null, decision: GateDecision): void {
  queryClient.setQueryData<AccessAnswer>(accessKey(videoId, viewerId), {
    access: decision.outcome,
    decision,
  });
}
