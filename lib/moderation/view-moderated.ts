import { firstAccounts } from "#lib/auth/bans.ts";
import type { Database } from "#lib/platform/db.ts";
import type { ModeratedVideo } from "#lib/shared/api/moderation.ts";
import { reportSubjectSchema } from "#lib/shared/api/moderation.ts";
import { countVideos, loadVideo, type VideoRow } from "#lib/videos/find-video.ts";
import { storedFailureSchema } from "#lib/videos/stored-failure.ts";
import { takenDownOf } from "#lib/videos/take-down.ts";
import { viewVideo } from "#lib/videos/view-video.ts";

/** Videos with open reports that still exist, longest waiting first; at most 100. */
export async function listReportedVideos(db: Database): Promise<ModeratedVideo[]> {
  const waiting = await db.prisma.report.groupBy({
    by: ["videoId"],
    where: { closedAt: null },
    _min: { createdAt: true },
    orderBy: { _min: { createdAt: "asc" } },
    take: 100,
  });
  const videos = await Promise.all(waiting.map(({ videoId }) => loadVideo(db.prisma, videoId)));
  return Promise.all(
    videos.filter(({ state }) => state !== "removed").map((video) => viewModerated(db, video)),
  );
}

/** One video as an operator sees it, taken down or not. Throws NotFoundError. */
export async function getModerated(db: Database, videoId: string): Promise<ModeratedVideo> {
  return viewModerated(db, await loadVideo(db.prisma, videoId));
}

async function viewModerated(db: Database, video: VideoRow): Promise<ModeratedVideo> {
  const reports = await db.prisma.report.findMany({
    where: { videoId: video.id, closedAt: null },
    orderBy: { createdAt: "asc" },
    take: 50,
  });
  const reporters = await firstAccounts(
    db.prisma,
    reports.flatMap(({ reporterId }) => reporterId ?? []),
  );
  const takenDown = takenDownOf(video);
  return {
    video: viewVideo(video),
    takenDown: takenDown && { at: takenDown.at, reason: takenDown.reason, by: takenDown.by },
    failure: failureOf(video),
    creator: {
      id: video.creatorId,
      accounts: video.creator.accounts.map(({ id }) => id),
      banReason: video.creator.banReason,
      videos: await countVideos(db.prisma, video.creatorId),
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
