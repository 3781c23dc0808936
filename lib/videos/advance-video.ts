import { appendEvent } from "#lib/events/outbox.ts";
import type { Database } from "#lib/platform/db.ts";
import type { VideoState } from "#lib/shared/video.ts";
import { notifyVideo } from "./notify-video.ts";
import { setVideoState, type VideoChange } from "./set-video-state.ts";
import type { StoredFailure } from "./stored-failure.ts";

type StepEvent =
  | "video/uploaded"
  | "video/accepted"
  | "video/rejected"
  | "video/transcoded"
  | "video/packaged"
  | "video/stored"
  | "video/failed";

export interface Advance {
  videoId: string;
  /** The attempt the caller works for; another one makes it a conflict. */
  attempt: number;
  to: VideoState;
  /** Told in the same transaction; absent when a step only begins. */
  event?: StepEvent;
  change?: VideoChange;
}

/**
 * A step of the pipeline moves the video on and tells so, in one transaction. Returns false when that was done before.
 * Throws AppError `video_state_conflict` when the video was cancelled, removed or begun again meanwhile.
 */
export async function advanceVideo(db: Database, advance: Advance): Promise<boolean> {
  const { videoId, attempt, to, event, change = {} } = advance;
  return db.prisma.$transaction(async (tx) => {
    if (!(await setVideoState(tx, videoId, to, { attempt, change }))) return false;
    if (event) await appendEvent(tx, event, { videoId, attempt });
    return true;
  });
}

/** The file is not acceptable; `failure.message` tells the creator why. */
export function rejectVideo(
  db: Database,
  video: { videoId: string; attempt: number; failure: StoredFailure },
): Promise<boolean> {
  const { videoId, attempt, failure } = video;
  return advanceVideo(db, { videoId, attempt, to: "rejected", event: "video/rejected", change: { failure } });
}

/** Processing broke off; a retryable failure can be begun again by the creator. */
export function failVideo(
  db: Database,
  video: { videoId: string; attempt: number; failure: StoredFailure },
): Promise<boolean> {
  const { videoId, attempt, failure } = video;
  return advanceVideo(db, { videoId, attempt, to: "failed", event: "video/failed", change: { failure } });
}

/**
 * From now on play can be pressed, on this early package. Keeps the time of the first call.
 * Does nothing when the attempt is over.
 */
export async function markWatchable(
  db: Database,
  video: { videoId: string; attempt: number; packageId: string },
): Promise<void> {
  const { videoId, attempt, packageId } = video;
  await db.prisma.video.updateMany({ where: { id: videoId, attempt }, data: { earlyPackageId: packageId } });
  await db.prisma.video.updateMany({
    where: { id: videoId, attempt, watchableAt: null },
    data: { watchableAt: new Date() },
  });
  await notifyVideo(db.prisma, videoId);
}
