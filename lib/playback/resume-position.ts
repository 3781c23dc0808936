import type { Db } from "#lib/platform/db.ts";

/** Whoever stopped this close to the end has seen it, and begins again. */
const endSeconds = 10;

/** Seconds into the video where the viewer stopped last time; 0 at first and after the end. */
export async function resumePosition(
  db: Db,
  viewerId: string,
  video: { id: string; durationSeconds: number | null },
): Promise<number> {
  const last = await db.playbackSession.findFirst({
    where: { subject: viewerId, videoId: video.id },
    orderBy: { lastSeenAt: "desc" },
    select: { positionSeconds: true },
  });
  const position = last?.positionSeconds ?? 0;
  return video.durationSeconds !== null && position > video.durationSeconds - endSeconds ? 0 : position;
}
