import type { Db } from "#lib/platform/db.ts";

/** PostgreSQL channel that tells which video's state or progress changed; the payload is its id. */
export const videoChannel = "video_progress";

/** Tells listeners of a change; inside a transaction they hear of it when it commits. */
export async function notifyVideo(db: Db, videoId: string): Promise<void> {
  await db.$executeRaw`SELECT pg_notify(${videoChannel}, ${videoId})`;
}
