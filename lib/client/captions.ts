import { useMutation, useQuery } from "@tanstack/react-query";
import {
  addCaption,
  captionMaxBytes,
  deleteCaption,
  getCaptionText,
  listCaptions,
  type OwnCaption,
  replaceCaptionText,
  updateCaption,
} from "#lib/shared/api/captions.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { call } from "./api.ts";
import { ApiProblem } from "./api-problem.ts";
import { apiUrl } from "./api-url.ts";
import { queryClient } from "./query-client.ts";
import { isWorking } from "./video-words.ts";

const captionsKey = (videoId: string) => ["own-captions", videoId] as const;

/** The captions of an own video; asked again while the original may still be searched for some. */
export function useCaptions({ id: videoId, state }: OwnVideo) {
  return useQuery(
    {
      queryKey: captionsKey(videoId),
      queryFn: ({ signal }) => call(listCaptions, { params: { videoId }, signal }),
      refetchInterval: isWorking(state) ? 5_000 : false,
    },
    queryClient,
  );
}

/** What can be done to the captions of a video, for `useCaptionChange`. */
export type CaptionChange =
  | { kind: "add"; file: File; language: string; label: string }
  | { kind: "replace"; captionId: string; file: File }
  | { kind: "rename"; captionId: string; language: string; label: string }
  | { kind: "delete"; captionId: string };

/** One change of a video's captions at a time; the list is asked for anew behind it. */
export function useCaptionChange(videoId: string, onDone: (caption: OwnCaption | null) => void) {
  return useMutation(
    {
      mutationFn: (change: CaptionChange) => send(videoId, change),
      async onSuccess(caption) {
        await queryClient.invalidateQueries({ queryKey: captionsKey(videoId) });
        onDone(caption);
      },
    },
    queryClient,
  );
}

/** Where the creator downloads the WebVTT of captions. */
export function captionTextUrl(videoId: string, captionId: string): string {
  return apiUrl(getCaptionText.path, { videoId, captionId });
}

async function send(videoId: string, change: CaptionChange): Promise<OwnCaption | null> {
  switch (change.kind) {
    case "add": {
      const { language, label } = change;
      const query = label.trim() === "" ? { language } : { language, label };
      return call(addCaption, { params: { videoId }, query, content: sized(change.file) });
    }
    case "replace": {
      const params = { videoId, captionId: change.captionId };
      return call(replaceCaptionText, { params, content: sized(change.file) });
    }
    case "rename": {
      const { captionId, language, label } = change;
      return call(updateCaption, { params: { videoId, captionId }, body: { language, label } });
    }
    case "delete":
      await call(deleteCaption, { params: { videoId, captionId: change.captionId } });
      return null;
  }
}

/** A video that was dropped here by mistake is not sent only to be refused. */
function sized(file: File): Blob {
  if (file.size <= captionMaxBytes) return file;
  throw new ApiProblem({
    type: "about:blank",
    title: "Too large",
    status: 0,
    code: "request_too_large",
    detail: `A caption file has at most ${captionMaxBytes / 1024 / 1024} MiB. Choose a WebVTT or SubRip file.`,
    reference: "",
    retryable: false,
  });
}
