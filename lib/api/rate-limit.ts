import type { Pool } from "pg";

export interface RateDecision {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Seconds until one more request fits. */
  resetSeconds: number;
}

/** So many requests in so many seconds; a minute unless said, an hour at most (see `sweepBuckets`). */
export interface Rate {
  limit: number;
  seconds?: number;
}

/**
 * Takes one token from a subject's bucket (capacity `limit`, refilled evenly) in one statement, shared by all
 * processes. A refused request takes nothing, so that whoever asks again at the allowed pace is served. Time is the
 * database's.
 */
export async function takeToken(pool: Pool, subject: string, rate: Rate): Promise<RateDecision> {
  // What is stored is what was there minus one; below zero it says that nothing was taken.
  const { rows } = await pool.query<{ tokens: number }>({
    name: "take-token",
    text: `INSERT INTO "RateBucket" AS bucket (id, tokens, "updatedAt") VALUES ($1, $2::float8 - 1, now())
      ON CONFLICT (id) DO UPDATE SET
        tokens = least(
          $2,
          bucket.tokens + CASE WHEN bucket.tokens < 0 THEN 1 ELSE 0 END
            + greatest(0, extract(epoch FROM now() - bucket."updatedAt")) * $2 / $3::float8
        ) - 1,
        "updatedAt" = greatest(bucket."updatedAt", now())
      RETURNING tokens`,
    values: [subject, rate.limit, rate.seconds ?? 60],
  });
  return decide(rows[0]?.tokens ?? 0, rate);
}

/** What a bucket's content behind a request (below zero: one less than there is, none taken) means for its caller. */
export function decide(tokens: number, { limit, seconds = 60 }: Rate): RateDecision {
  const missing = tokens < 0 ? -tokens : Math.max(0, 1 - tokens);
  return {
    allowed: tokens >= 0,
    limit,
    remaining: Math.max(0, Math.floor(tokens)),
    resetSeconds: Math.max(1, Math.ceil((missing * seconds) / limit)),
  };
}

/** Forgets buckets that nobody touched for an hour: they are full again. Returns how many. */
export async function sweepBuckets(pool: Pool): Promise<number> {
  const { rowCount } = await pool.query(
    `DELETE FROM "RateBucket" WHERE "updatedAt" < now() - interval '1 hour'`,
  );
  return rowCount ?? 0;
}

/** The headers of draft-ietf-httpapi-ratelimit-headers that tell a caller where it stands. */
export function rateHeaders(decision: RateDecision): Record<string, string> {
  return {
    "ratelimit-limit": String(decision.limit),
    "ratelimit-remaining": String(decision.remaining),
    "ratelimit-reset": String(decision.resetSeconds),
  };
}
