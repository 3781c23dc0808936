import type { VideoView } from "./video.ts";

/** A length as ISO 8601 writes it: `PT1M5S`. */
export function isoDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  return `PT${minutes > 0 ? `${minutes}M` : ""}${whole % 60}S`;
}

/** A public video as search engines read it (schema.org VideoObject, JSON-LD), safe to stand inside a script element. */
export function videoStructuredData(video: VideoView, url: string): string {
  const text = JSON.stringify({
    "@context": "https://schema.org",
    "@type": "VideoObject",
    name: video.title,
    description: video.description === "" ? video.title : video.description,
    url,
    uploadDate: video.publishedAt ?? video.createdAt,
    ...(video.posterUrl === null ? {} : { thumbnailUrl: new URL(video.posterUrl, url).href }),
    ...(video.durationSeconds === null ? {} : { duration: isoDuration(video.durationSeconds) }),
    isAccessibleForFree: video.access === "everyone",
    creator: { "@type": "Person", identifier: video.creator.account },
  });
  // A script element ends at the first "</script" of its text, whatever the text means.
  return text.replaceAll("<", "\\u003c");
}
