import { formatMoment } from "#lib/client/format.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Notice } from "../../ui/notice.tsx";

/** Says that an operator took the video down, and why; nothing when nobody did. */
export function TakenDownNotice({ video }: { video: OwnVideo }) {
  if (video.takenDown === null) return null;
  return (
    <Notice tone="warning" title={`Taken down by an operator on ${formatMoment(video.takenDown.at)}`}>
      <p>{video.takenDown.reason}</p>
      <p className="mt-1 text-muted">
        Only you and operators see it now. It can be published again when an operator restores it.
      </p>
    </Notice>
  );
}
