import { useQuery } from "@tanstack/react-query";
import { call } from "#lib/client/api.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { getVideo } from "#lib/shared/api/videos.ts";
import type { VideoView } from "#lib/shared/video.ts";

const POLL_MS = 4000;

/** The video as the server rendered it, asked again every few seconds until play can be pressed. */
export function useLiveVideo(initial: VideoView): VideoView {
  const { data } = useQuery(
    {
      queryKey: ["video", initial.id],
      queryFn: ({ signal }) => call(getVideo, { params: { videoId: initial.id }, signal }),
      initialData: initial,
      staleTime: Number.POSITIVE_INFINITY,
      refetchInterval: ({ state }) =>
        state.data?.watchable || state.data?.state === "failed" || state.data?.state === "rejected"
          ? false
          : POLL_MS,
    },
    queryClient,
  );
  return data;
}
