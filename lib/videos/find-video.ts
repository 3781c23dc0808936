import type { Caller } from "#lib/platform/caller.ts";
import type { Db, Prisma } from "#lib/platform/db.ts";
import { AppError, NotFoundError } from "#lib/platform/errors.ts";
import { isPublished } from "#lib/shared/video.ts";
import { restorableUntil } from "./restorable-until.ts";

/** What the view for everybody is made of. */
export const publicParts = {
  creator: { include: { accounts: { orderBy: [{ createdAt: "asc" }, { id: "asc" }], take: 1 } } },
} as const satisfies Prisma.VideoInclude;

export type PublicVideoRow = Prisma.VideoGetPayload<{ include: typeof publicParts }>;

/** What the creator's view is made of. */
export const viewParts = {
  ...publicParts,
  upload: true,
  pictures: { orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
} as const satisfies Prisma.VideoInclude;

/** A video's row with its creator's first account and its upload. */
export type VideoRow = Prisma.VideoGetPayload<{ include: typeof viewParts }>;

/** The video is gone; those who had its link are told so. */
export class VideoRemovedError extends AppError {
  constructor() {
    super("video_removed", "This video was removed by its creator.");
  }
}

/** A video by its id, for those inside who need no permission. Throws NotFoundError. */
export async function loadVideo(db: Db, videoId: string): Promise<VideoRow> {
  const video = await db.video.findUnique({ where: { id: videoId }, include: viewParts });
  if (video === null) throw new NotFoundError("The video");
  return video;
}

/** Some videos in the order of their ids here; those that are not there are left out. */
export async function loadVideos(db: Db, videoIds: readonly string[]): Promise<VideoRow[]> {
  const rows = await db.video.findMany({ where: { id: { in: [...videoIds] } }, include: viewParts });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return videoIds.flatMap((id) => byId.get(id) ?? []);
}

/** How many videos some creators have that are not removed. */
export async function countVideosOf(db: Db, creatorIds: readonly string[]): Promise<Map<string, number>> {
  const groups = await db.video.groupBy({
    by: ["creatorId"],
    where: { creatorId: { in: [...creatorIds] }, state: { not: "removed" } },
    _count: true,
  });
  return new Map(groups.map(({ creatorId, _count }) => [creatorId, _count]));
}

/** How many videos a creator has that are not removed. */
export function countVideos(db: Db, creatorId: string): Promise<number> {
  return db.video.count({ where: { creatorId, state: { not: "removed" } } });
}

/** True for the creator; operators may look at everything, but a creator's videos stay the creator's. */
export function isOwner(video: { creatorId: string }, caller: Caller | null): boolean {
  return caller !== null && caller.viewerId === video.creatorId;
}

/** A draft or scheduled video is seen by its creator and by operators, everything else by whoever has its id. */
function maySee(video: { creatorId: string; visibility: string }, caller: Caller | null): boolean {
  return isPublished(video.visibility) || isOwner(video, caller) || caller?.operator === true;
}

/**
 * A video that the caller may see the page of. Throws NotFoundError when it does not exist or is somebody else's
 * draft (the caller may not learn which), VideoRemovedError when it was removed.
 */
export async function findVisibleVideo(db: Db, videoId: string, caller: Caller | null): Promise<VideoRow> {
  const video = await loadVideo(db, videoId);
  if (!maySee(video, caller)) throw new NotFoundError("The video");
  if (video.state === "removed") throw new VideoRemovedError();
  return video;
}

/** Whether a video was removed that the caller could see before; asks who that is only if it was removed. */
export async function findGone(
  db: Db,
  videoId: string,
  caller: () => Promise<Caller | null>,
): Promise<boolean> {
  const video = await db.video.findUnique({
    where: { id: videoId },
    select: { state: true, creatorId: true, visibility: true },
  });
  return video?.state === "removed" && maySee(video, await caller());
}

/**
 * One of the caller's own videos; `operators` lets operators look too, `removed` gives one that can still be brought
 * back. Throws NotFoundError for everybody else's, VideoRemovedError for a removed one.
 */
export async function findOwnVideo(
  db: Db,
  videoId: string,
  caller: Caller,
  options: { operators?: boolean; removed?: boolean } = {},
): Promise<VideoRow> {
  const video = await loadVideo(db, videoId);
  const allowed = isOwner(video, caller) || (options.operators === true && caller.operator);
  if (!allowed) throw new NotFoundError("The video");
  if (options.removed === true && restorableUntil(video, new Date()) !== null) return video;
  if (video.state === "removed") throw new VideoRemovedError();
  return video;
}

/** The titles of some videos by their ids; those that are not there are left out. */
export async function titlesOf(db: Db, videoIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.video.findMany({
    where: { id: { in: [...videoIds] } },
    select: { id: true, title: true },
  });
  return new Map(rows.map(({ id, title }) => [id, title]));
}
