import type { Database } from "#lib/platform/db.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { newId } from "#lib/platform/ids.ts";
import type { NoticeKind } from "#lib/shared/api/notices.ts";
import { failureSchema } from "#lib/shared/video.ts";
import { loadVideo, type VideoRow } from "#lib/videos/find-video.ts";
import { takenDownOf } from "#lib/videos/take-down.ts";
import type { Notice } from "./notifier.ts";

/** The events that creators hear of, and what each is to them. */
export const toldEvents = {
  "video/stored": "ready",
  "video/failed": "failed",
  "video/rejected": "rejected",
  "video/reported": "reported",
  "video/taken-down": "taken_down",
  "video/reinstated": "restored",
} as const satisfies Record<string, NoticeKind>;
export type ToldEvent = keyof typeof toldEvents;

export interface VideoEvent {
  id: string;
  name: ToldEvent;
  videoId: string;
  /** Said by the event itself, where its data have a reason. */
  reason?: string | undefined;
}

/**
 * What an event means for the creator of its video. The same event gives the same notice, whatever happened since; null
 * when there is nobody to tell (the video is gone) or it would only repeat an unread notice (several reports).
 */
export async function makeNotice(db: Database, event: VideoEvent, now: Date): Promise<Notice | null> {
  const kind = toldEvents[event.name];
  const known = await db.prisma.notice.findUnique({ where: { eventId: event.id } });
  const video = await findVideo(db, event.videoId);
  if (video === null || video.state === "removed") return null;
  if (known === null && kind === "reported" && (await toldAndUnread(db, video))) return null;
  return {
    id: known?.id ?? newId("ntc"),
    eventId: event.id,
    viewerId: video.creatorId,
    kind,
    videoId: video.id,
    title: video.title,
    reason: event.reason ?? reasonOf(kind, video),
    createdAt: known?.createdAt ?? now,
  };
}

async function findVideo(db: Database, videoId: string): Promise<VideoRow | null> {
  try {
    return await loadVideo(db.prisma, videoId);
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}

async function toldAndUnread(db: Database, video: VideoRow): Promise<boolean> {
  const where = { viewerId: video.creatorId, videoId: video.id, kind: "reported", readAt: null };
  return (await db.prisma.notice.count({ where })) > 0;
}

function reasonOf(kind: NoticeKind, video: VideoRow): string | null {
  if (kind === "failed" || kind === "rejected") {
    return failureSchema.safeParse(video.failure).data?.message ?? null;
  }
  return kind === "taken_down" ? (takenDownOf(video)?.reason ?? null) : null;
}
