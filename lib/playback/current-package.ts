import type { Database } from "#lib/platform/db.ts";
import type { PackageInfo } from "#lib/shared/api/playback.ts";
import { VideoNotWatchableError } from "#lib/videos/set-visibility.ts";

/**
 * The best package of a video that can be played now: the full one as soon as it is complete, until then the early one
 * with what it has so far. Throws `video_not_watchable` when there is none.
 */
export async function currentPackage(
  db: Database,
  video: { earlyPackageId: string | null; fullPackageId: string | null; state: string },
): Promise<PackageInfo> {
  const ids = [video.fullPackageId, video.earlyPackageId].filter((id) => id !== null);
  const rows = await db.prisma.package.findMany({
    where: { id: { in: ids } },
    select: { id: true, kind: true, complete: true },
  });
  const full = rows.find(({ id, complete }) => id === video.fullPackageId && complete);
  const best = full ?? rows.find(({ id }) => id === video.earlyPackageId);
  if (best === undefined) throw new VideoNotWatchableError(video.state);
  return { id: best.id, kind: best.kind === "full" ? "full" : "early", complete: best.complete };
}
