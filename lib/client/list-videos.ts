import type { OwnVideo } from "#lib/shared/video.ts";

export type VideoFilter = "all" | "published" | "draft" | "attention";

/** Filters of the creator's list, in the order they are shown. */
export const VIDEO_FILTERS: readonly { id: VideoFilter; word: string }[] = [
  { id: "all", word: "All" },
  { id: "published", word: "Published" },
  { id: "draft", word: "Drafts" },
  { id: "attention", word: "Need you" },
];

/** Below this many, a list is seen at a glance and needs no search. */
export const SEARCH_FROM = 10;

/** The videos that pass a filter and hold every word of a search in title, description or file name. */
export function filterVideos(videos: readonly OwnVideo[], filter: VideoFilter, search: string): OwnVideo[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return videos.filter((video) => {
    const text = `${video.title} ${video.description} ${video.upload.fileName}`.toLowerCase();
    return passes(video, filter) && words.every((word) => text.includes(word));
  });
}

/** How many videos each filter would show. */
export function countVideos(videos: readonly OwnVideo[]): Record<VideoFilter, number> {
  const count = (filter: VideoFilter) => videos.filter((video) => passes(video, filter)).length;
  return {
    all: videos.length,
    published: count("published"),
    draft: count("draft"),
    attention: count("attention"),
  };
}

function passes(video: OwnVideo, filter: VideoFilter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "published":
      return video.visibility === "public" || video.visibility === "unlisted";
    case "draft":
      // What waits for its hour is not published yet.
      return video.visibility === "draft" || video.visibility === "scheduled";
    case "attention":
      return video.failure !== null || (video.state === "ready" && video.access === "undecided");
  }
}
