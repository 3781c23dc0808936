import { CalendarClock } from "lucide-react";
import { formatInstant, ownTimeZone } from "#lib/client/zoned-time.ts";
import type { OwnVideo } from "#lib/shared/video.ts";

/** When a scheduled video goes public: in the zone it was chosen in, and in the reader's own. */
export function ScheduleFacts({ video }: { video: OwnVideo }) {
  if (video.scheduledFor === null) return null;
  const instant = new Date(video.scheduledFor);
  const mine = ownTimeZone();
  const zone = video.scheduleTimeZone ?? mine;
  const late = instant <= new Date();
  return (
    <div className="flex gap-3 rounded-lg bg-accent-soft p-3 text-sm" data-testid="schedule-facts">
      <CalendarClock aria-hidden="true" className="mt-px size-5 shrink-0 text-accent" />
      <div className="flex min-w-0 flex-col gap-0.5">
        <p className="font-semibold">
          <time dateTime={video.scheduledFor}>{formatInstant(instant, zone)}</time>
        </p>
        <p className="text-muted">{zone.replaceAll("_", " ")}</p>
        {zone !== mine && <p className="text-muted">For you: {formatInstant(instant, mine)}</p>}
        {late && (
          <p className="mt-1">
            {video.watchable
              ? "The moment has come: it goes public within the minute."
              : "The moment has come, but the video is not ready. It goes public as soon as it can be watched."}
          </p>
        )}
      </div>
    </div>
  );
}
