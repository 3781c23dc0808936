import type { OwnVideoCounts } from "#lib/shared/api/videos.ts";

export type VideoFilter = keyof OwnVideoCounts;

/** Filters of the creator's list, in the order they are shown. */
export const VIDEO_FILTERS: readonly { id: VideoFilter; word: string }[] = [
  { id: "settled", word: "All" },
  { id: "published", word: "Published" },
  { id: "draft", word: "Drafts" },
  { id: "attention", word: "Need you" },
];

/** Below this many, a list is seen at a glance and needs no search. */
export const SEARCH_FROM = 10;
