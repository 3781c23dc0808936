import { newId } from "#lib/platform/ids.ts";

/** The private folder of a video's captions: their texts are gated like keys and never pinned. */
export function captionFolder(videoId: string): string {
  return `captions/${videoId}`;
}

/** Where the next text of a video's captions is stored; never where another one was. */
export function captionRef(videoId: string): string {
  return `${captionFolder(videoId)}/${newId("cap")}.vtt`;
}
