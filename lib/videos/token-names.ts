import type { Database } from "#lib/platform/db.ts";
import type { Rule } from "#lib/shared/gate.ts";
import type { TokenName } from "#lib/shared/token-name.ts";
import { notifyVideo } from "./notify-video.ts";

/** The rule that opens a video; null when none does, or there is no such video. */
export async function findGate(db: Database, videoId: string): Promise<Rule | null> {
  const video = await db.prisma.video.findUnique({ where: { id: videoId }, select: { gate: true } });
  return (video?.gate ?? null) as Rule | null;
}

/** Keeps what the contracts of a video's gate call themselves, and tells whoever looks at it. */
export async function keepTokenNames(
  db: Database,
  videoId: string,
  names: readonly TokenName[],
): Promise<void> {
  const { count } = await db.prisma.video.updateMany({
    where: { id: videoId },
    data: { tokenNames: names.map((name) => ({ ...name })) },
  });
  if (count > 0) await notifyVideo(db.prisma, videoId);
}
