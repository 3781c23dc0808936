import type { Prisma, Transaction } from "#lib/platform/db.ts";
import { AppError, NotFoundError } from "#lib/platform/errors.ts";
import type { VideoState } from "#lib/shared/video.ts";
import { notifyVideo } from "./notify-video.ts";
import { isBeyond, mayGo, statesBefore } from "./video-state.ts";

/** What may be written together with a state. */
export type VideoChange = Omit<Prisma.VideoUncheckedUpdateManyInput, "id" | "state">;

/**
 * Moves a video to a state inside the caller's transaction; append the event that tells of it there as well.
 * The guard is one SQL statement (state before, and `attempt` when given), so that of two racing changes one wins.
 * Returns false when the video is in that state or beyond it in the same attempt: a step that was killed between its
 * commit and its record is repeated while the next ones may be at work already, and has nothing to do.
 * Throws NotFoundError, or AppError `video_state_conflict` when the lifecycle does not allow it, e.g. because the
 * video was cancelled, removed or begun again meanwhile.
 */
export async function setVideoState(
  tx: Transaction,
  videoId: string,
  to: VideoState,
  extra: { attempt?: number; change?: VideoChange } = {},
): Promise<boolean> {
  const { count } = await tx.video.updateMany({
    where: { id: videoId, state: { in: statesBefore(to) }, ...attemptOf(extra) },
    data: { ...extra.change, state: to },
  });
  if (count === 1) {
    await notifyVideo(tx, videoId);
    return true;
  }
  const video = await tx.video.findUnique({ where: { id: videoId }, select: { state: true, attempt: true } });
  if (video === null) throw new NotFoundError("The video");
  const sameAttempt = extra.attempt === undefined || extra.attempt === video.attempt;
  const state = video.state as VideoState;
  if (sameAttempt && (state === to || isBeyond(state, to))) return false;
  throw new VideoStateConflictError(state, to, sameAttempt);
}

/** The video is not in a state that allows what was asked. */
export class VideoStateConflictError extends AppError {
  constructor(from: VideoState, to: VideoState, sameAttempt = true) {
    super(
      "video_state_conflict",
      sameAttempt || mayGo(from, to)
        ? `The video is ${from}; from there it cannot become ${to}.`
        : `This belongs to an earlier attempt; the video is ${from} by now.`,
      { details: { state: from } },
    );
  }
}

function attemptOf(extra: { attempt?: number }): { attempt?: number } {
  return extra.attempt === undefined ? {} : { attempt: extra.attempt };
}
