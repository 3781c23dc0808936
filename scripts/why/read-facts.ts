import { type Database, openDatabase } from "#lib/platform/db.ts";
import { leftOutOf } from "#lib/videos/left-out-of.ts";
import { storedFailureSchema } from "#lib/videos/stored-failure.ts";
import { dataPaths } from "../local/data-folder.ts";
import { findLocalPostgres } from "../local/postgres.ts";
import { findRunningInstance } from "../local/run-record.ts";
import type { StartSettings } from "../local/settings.ts";
import type { SessionFacts } from "./explain-session.ts";
import type { UploadFacts, VideoFacts } from "./explain-video.ts";

/** The database that this instance works with; undefined while the embedded one does not run. */
export async function findDatabase(settings: StartSettings): Promise<Database | undefined> {
  if (settings.databaseUrl !== undefined) return openDatabase(settings.databaseUrl, { maxConnections: 1 });
  if ((await findRunningInstance(settings.dataDir)) === undefined) return undefined;
  const local = await findLocalPostgres(dataPaths.postgres(settings.dataDir));
  return local === undefined ? undefined : openDatabase(local.url, { maxConnections: 1 });
}

/** A playback session without its token; null when there is none of this id. */
export async function readSession({ prisma }: Database, id: string): Promise<SessionFacts | null> {
  const row = await prisma.playbackSession.findUnique({
    where: { id },
    omit: { tokenHash: true, accounts: true, authSessionId: true },
  });
  if (row === null) return null;
  const video = await prisma.video.findUnique({ where: { id: row.videoId }, select: { title: true } });
  return { ...row, title: video?.title ?? null };
}

/** A video and how far it is; null when there is none of this id. */
export async function readVideo({ prisma }: Database, id: string): Promise<VideoFacts | null> {
  const row = await prisma.video.findUnique({ where: { id } });
  if (row === null) return null;
  const progress = await prisma.videoProgress.findMany({
    where: { videoId: id },
    orderBy: { seq: "asc" },
    select: { step: true, fraction: true },
  });
  return {
    ...row,
    failure: storedFailureSchema.nullable().parse(row.failure),
    progress,
    leftOut: leftOutOf(row.media),
  };
}

/** An upload and the id of its video; null when there is none of this id. */
export async function readUpload(
  { prisma }: Database,
  id: string,
): Promise<(UploadFacts & { videoId: string | null }) | null> {
  const row = await prisma.upload.findUnique({ where: { id }, include: { video: { select: { id: true } } } });
  return row === null ? null : { ...row, videoId: row.video?.id ?? null };
}

/** The video that a report is about; null when there is none of this id. */
export async function readReportedVideo({ prisma }: Database, id: string): Promise<string | null> {
  return (await prisma.report.findUnique({ where: { id }, select: { videoId: true } }))?.videoId ?? null;
}
