import type { Pool } from "pg";

export interface RateDecision {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Seconds until one more request fits. */
  resetSeconds: number;
}

/**
 * Takes one token from a subject's bucket (capacity `perMinute`, refilled evenly) in one statement, shared by all
 * processes. Time is the database's.
 */
export async function takeToken(pool: Pool, subject: string, perMinute: number): Promise<RateDecision> {
  const { rows } = await pool.query<{ tokens: number }>({
    name: "take-token",
    text: `INSERT INTO "RateBucket" AS bucket (id, tokens, "updatedAt") VALUES ($1, $2::float8 - 1, now())
      ON CONFLICT (id) DO UPDATE SET
        tokens = greatest(
          least($2, bucket.tokens + extract(epoch FROM now() - bucket."updatedAt") * $2 / 60) - 1, -1),
        "updatedAt" = now()
      RETURNING tokens`,
    values: [subject, perMinute],
  });
  const tokens = rows[0]?.tokens ?? 0;
  return {
    allowed: tokens >= 0,
    limit: perMinute,
    remaining: Math.max(0, Math.floor(tokens)),
    resetSeconds: Math.max(1, Math.ceil(((1 - Math.min(tokens, 1)) * 60) / perMinute)),
  };
}

/** The headers of draft-ietf-httpapi-ratelimit-headers that tell a caller where it stands. */
export function rateHeaders(decision: RateDecision): Record<string, string> {
  return {
    "ratelimit-limit": String(decision.limit),
    "ratelimit-remaining": String(decision.remaining),
    "ratelimit-reset": String(decision.resetSeconds),
  };
}
