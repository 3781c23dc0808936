import type { Transaction } from "#lib/platform/db.ts";
import { lock } from "#lib/platform/lock.ts";
import { type OtherStream, StreamLimitError } from "./playback-errors.ts";
import { aliveSeconds } from "./playback-times.ts";

/**
 * Checks that one more stream of this subject is within the limit. Counts live sessions heard of in the last 15
 * seconds, under a lock that lasts as long as the transaction, so that two that start together are counted. `except` is the
 * session that asks. Throws `stream_limit`, whose details name the others.
 */
export async function checkStreamLimit(
  tx: Transaction,
  subject: string,
  limit: number,
  now: Date,
  except?: string,
): Promise<void> {
  await lock(tx, `streams:${subject}`);
  const aliveSince = new Date(now.getTime() - aliveSeconds * 1000);
  const others = await tx.$queryRaw<(Omit<OtherStream, "startedAt"> & { startedAt: Date })[]>`
    SELECT s.id AS "sessionId", s."videoId", v.title, s.client, s."startedAt"
    FROM "PlaybackSession" s
    JOIN "Video" v ON v.id = s."videoId"
    LEFT JOIN "Session" a ON a.id = s."authSessionId"
    WHERE s.subject = ${subject} AND s."lastSeenAt" > ${aliveSince} AND s.id IS DISTINCT FROM ${except ?? null}
      AND playback_outcome(s, v, a, ${now}) = 'live'
    ORDER BY s."startedAt"`;
  if (others.length < limit) return;
  throw new StreamLimitError(
    limit,
    others.map((row): OtherStream => ({ ...row, startedAt: row.startedAt.toISOString() })),
  );
}
