import type { VideoView } from "#lib/shared/video.ts";
import { VideoCard } from "./video-card.tsx";

// The posters that are in sight at first on most screens.
const EAGER = 6;

/** Videos as cards, one to three in a row. */
export function VideoGrid({ videos, eager = EAGER }: { videos: readonly VideoView[]; eager?: number }) {
  return (
    <ul className="grid grid-cols-1 gap-x-5 gap-y-8 sm:grid-cols-2 lg:grid-cols-3">
      {videos.map((video, index) => (
        <li key={video.id} className="min-w-0">
          <VideoCard video={video} eager={index < eager} />
        </li>
      ))}
    </ul>
  );
}
