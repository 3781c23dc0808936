import { stateWord } from "#lib/client/video-words.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Badge } from "../../ui/badge.tsx";

/** The state of a video; while it is prepared, also whether play can be pressed already. */
export function StateBadge({ video }: { video: OwnVideo }) {
  const { word, tone } = stateWord(video.state);
  return (
    <span
      data-testid="video-state"
      data-state={video.state}
      data-watchable={video.watchable}
      className="flex flex-wrap gap-1.5"
    >
      <Badge tone={tone}>{word}</Badge>
      {video.watchable && video.state !== "ready" && <Badge tone="accent">Watchable</Badge>}
    </span>
  );
}
