import type { Database } from "#lib/platform/db.ts";
import { lockExpression } from "#lib/platform/lock.ts";
import type { Progress } from "#lib/shared/video.ts";
import { videoChannel } from "./notify-video.ts";

export interface ProgressReport {
  videoId: string;
  /** e.g. probe, early, ladder, a5, pictures, store */
  step: string;
  /** 0…1; what lies outside is cut off. */
  fraction: number;
  detail?: string | null;
}

/** What a line is written through; a Database fits. */
export interface ProgressSink {
  pool: { query(text: string, values: unknown[]): Promise<unknown> };
}

/**
 * Writes one line of a video's progress and tells listeners. One statement; the lock makes the numbers of one video
 * become visible in their order, so that a reader who asks for "everything after n" misses nothing.
 */
export async function reportProgress(db: ProgressSink, report: ProgressReport): Promise<void> {
  const fraction = Number.isFinite(report.fraction) ? Math.min(1, Math.max(0, report.fraction)) : 0;
  await db.pool.query(
    `WITH lock AS MATERIALIZED (SELECT ${lockExpression("'progress:' || $1")}),
     line AS (
       INSERT INTO "VideoProgress" ("videoId", step, fraction, detail, seq, "updatedAt")
       SELECT $1, $2, $3, $4, nextval('"VideoProgress_seq_seq"'), now() FROM lock
       ON CONFLICT ("videoId", step) DO UPDATE
         SET fraction = EXCLUDED.fraction, detail = EXCLUDED.detail, seq = EXCLUDED.seq, "updatedAt" = EXCLUDED."updatedAt"
       RETURNING "videoId"
     )
     SELECT pg_notify($5, "videoId") FROM line`,
    [report.videoId, report.step, fraction, report.detail ?? null, videoChannel],
  );
}

/** The lines that changed after `afterSeq` (a decimal string; all lines by default), oldest change first. */
export async function readProgress(db: Database, videoId: string, afterSeq = "0"): Promise<Progress[]> {
  const { rows } = await db.pool.query<Progress>(
    `SELECT step, fraction, detail, seq::text AS seq FROM "VideoProgress"
     WHERE "videoId" = $1 AND seq > $2::bigint ORDER BY "VideoProgress".seq`,
    [videoId, afterSeq],
  );
  return rows;
}

/** All lines of several videos, by video, oldest change first. */
export async function readProgressOf(
  db: Database,
  videoIds: readonly string[],
): Promise<Map<string, Progress[]>> {
  const { rows } = await db.pool.query<{ videoId: string; lines: Progress[] }>(
    `SELECT "videoId", json_agg(json_build_object('step', step, 'fraction', fraction, 'detail', detail, 'seq', seq::text)
       ORDER BY seq) AS lines
     FROM "VideoProgress" WHERE "videoId" = ANY($1) GROUP BY "videoId"`,
    [videoIds],
  );
  return new Map(rows.map(({ videoId, lines }) => [videoId, lines]));
}

/** Forgets the lines of an earlier attempt. */
export async function clearProgress(
  db: { videoProgress: Database["prisma"]["videoProgress"] },
  videoId: string,
): Promise<void> {
  await db.videoProgress.deleteMany({ where: { videoId } });
}
