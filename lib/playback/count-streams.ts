import type { Transaction } from "#lib/platform/db.ts";
import { titlesOf } from "#lib/videos/find-video.ts";
import { type OtherStream, StreamLimitError } from "./playback-errors.ts";
import { aliveSeconds } from "./playback-times.ts";

/**
 * Checks that one more stream of this subject is within the limit. Counts sessions heard of in the last 15 seconds,
 * under a lock that lasts as long as the transaction, so that two that start together are counted. `except` is the
 * session that asks. Throws `stream_limit`, whose details name the others.
 */
export async function checkStreamLimit(
  tx: Transaction,
  subject: string,
  limit: number,
  now: Date,
  except?: string,
): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`streams:${subject}`}, 0))`;
  const others = await tx.playbackSession.findMany({
    where: {
      subject,
      endedAt: null,
      expiresAt: { gt: now },
      lastSeenAt: { gt: new Date(now.getTime() - aliveSeconds * 1000) },
      // Whoever signed out there watches nothing there any more.
      OR: [{ authSessionId: null }, { authSession: { revokedAt: null } }],
      ...(except === undefined ? {} : { id: { not: except } }),
    },
    orderBy: { startedAt: "asc" },
    select: { id: true, videoId: true, client: true, startedAt: true },
  });
  if (others.length < limit) return;
  const titles = await titlesOf(
    tx,
    others.map(({ videoId }) => videoId),
  );
  throw new StreamLimitError(
    limit,
    others.map(
      (row): OtherStream => ({
        sessionId: row.id,
        videoId: row.videoId,
        title: titles.get(row.videoId) ?? null,
        client: row.client,
        startedAt: row.startedAt.toISOString(),
      }),
    ),
  );
}
