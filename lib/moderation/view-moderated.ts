import { firstAccounts } from "#lib/auth/bans.ts";
import { readCursor, toPage } from "#lib/platform/cursor.ts";
import { type Database, Prisma } from "#lib/platform/db.ts";
import type { ModeratedVideo } from "#lib/shared/api/moderation.ts";
import { reportSubjectSchema } from "#lib/shared/api/moderation.ts";
import { countVideosOf, loadVideo, loadVideos, type VideoRow } from "#lib/videos/find-video.ts";
import { storedFailureSchema } from "#lib/videos/stored-failure.ts";
import { takenDownOf } from "#lib/videos/take-down.ts";
import { viewVideo } from "#lib/videos/view-video.ts";

/** Reports that are shown of one video. */
const mostReports = 50;

/**
 * Videos with open reports that still exist, those that wait longest first. A video stands where its oldest open report does.
 * Throws AppError `request_invalid`.
 */
export async function listReportedVideos(
  db: Database,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ videos: ModeratedVideo[]; nextCursor: string | null }> {
  const after = readCursor(cursor, "rpt");
  const behind =
    after === undefined ? Prisma.empty : Prisma.sql`AND (r."createdAt", r."id") > (${after.at}, ${after.id})`;
  const waiting = await db.prisma.$queryRaw<{ id: string; videoId: string; createdAt: Date }[]>`
    SELECT r."id", r."videoId", r."createdAt" FROM "Report" r
    WHERE r."closedAt" IS NULL ${behind} AND NOT EXISTS (
      SELECT FROM "Report" earlier WHERE earlier."videoId" = r."videoId" AND earlier."closedAt" IS NULL
        AND (earlier."createdAt", earlier."id") < (r."createdAt", r."id"))
    ORDER BY r."createdAt", r."id" LIMIT ${limit + 1}`;
  const page = toPage(waiting, limit, ({ createdAt }) => createdAt);
  const videos = await loadVideos(
    db.prisma,
    page.rows.map(({ videoId }) => videoId),
  );
  const shown = videos.filter(({ state }) => state !== "removed");
  return { videos: await viewModerated(db, shown), nextCursor: page.nextCursor };
}

/** One video as an operator sees it, taken down or not. Throws NotFoundError. */
export async function getModerated(db: Database, videoId: string): Promise<ModeratedVideo> {
  const [view] = await viewModerated(db, [await loadVideo(db.prisma, videoId)]);
  if (view === undefined) throw new Error("One video went in, none came out.");
  return view;
}

async function viewModerated(db: Database, videos: readonly VideoRow[]): Promise<ModeratedVideo[]> {
  const [reportsOf, videosOf] = await Promise.all([
    openReports(
      db,
      videos.map(({ id }) => id),
    ),
    countVideosOf(
      db.prisma,
      videos.map(({ creatorId }) => creatorId),
    ),
  ]);
  const reporters = await firstAccounts(
    db.prisma,
    [...reportsOf.values()].flat().flatMap(({ reporterId }) => reporterId ?? []),
  );
  return videos.map((video) =>
    view(video, {
      reports: reportsOf.get(video.id) ?? [],
      reporters,
      videos: videosOf.get(video.creatorId) ?? 0,
    }),
  );
}

type ReportRow = {
  id: string;
  videoId: string;
  reason: string;
  text: string;
  reporterId: string | null;
  createdAt: Date;
};

/** The oldest open reports of each video, oldest first. */
async function openReports(db: Database, videoIds: readonly string[]): Promise<Map<string, ReportRow[]>> {
  const rows = await db.prisma.$queryRaw<ReportRow[]>`
    SELECT r.* FROM unnest(${videoIds}::text[]) AS v ("id"), LATERAL (
      SELECT "id", "videoId", "reason", "text", "reporterId", "createdAt" FROM "Report"
      WHERE "videoId" = v."id" AND "closedAt" IS NULL ORDER BY "createdAt", "id" LIMIT ${mostReports}) r`;
  return Map.groupBy(rows, ({ videoId }) => videoId);
}

function view(
  video: VideoRow,
  about: { reports: ReportRow[]; reporters: Map<string, string>; videos: number },
): ModeratedVideo {
  const { reports, reporters } = about;
  const takenDown = takenDownOf(video);
  return {
    video: viewVideo(video),
    takenDown: takenDown && { at: takenDown.at, reason: takenDown.reason, by: takenDown.by },
    failure: failureOf(video),
    creator: {
      id: video.creatorId,
      accounts: video.creator.accounts.map(({ id }) => id),
      banReason: video.creator.banReason,
      videos: about.videos,
    },
    reports: reports.map(({ id, reason, text, reporterId, createdAt }) => ({
      id,
      reason: reportSubjectSchema.catch("other").parse(reason),
      text,
      reporter: reporters.get(reporterId ?? "") ?? null,
      createdAt: createdAt.toISOString(),
    })),
  };
}

function failureOf({ failure }: VideoRow): ModeratedVideo["failure"] {
  if (failure === null) return null;
  const { log = null, ...shown } = storedFailureSchema.parse(failure);
  return { ...shown, log };
}
