import type { GateAnswer } from "#lib/gate/pass.ts";
import type { Database } from "#lib/platform/db.ts";
import { type Rule, storedRuleSchema } from "#lib/shared/gate.ts";
import { askGate } from "./ask-gate.ts";
import { bucketNames, claimBuckets } from "./claim-buckets.ts";
import { endSessions } from "./end-session.ts";
import type { PlaybackContext } from "./playback-context.ts";
import {
  GateDeniedError,
  GateUnavailableError,
  PlaybackEndedError,
  PlaybackTokenInvalidError,
} from "./playback-errors.ts";

/** One look at a time per session and process: keys of several tracks that are stale together share it. */
const underWay = new WeakMap<Database, Map<string, Promise<void>>>();

/**
 * Looks at the chain anew for a running session whose last read is older than `maxAgeSeconds`, of another rule, or not
 * younger than the one that was `spent`, past the decision cache. Granted: the session goes on, from the time of this
 * read. Throws `gate_denied` and ends the session when the gate says no (`revoked`, or `gate_changed` when it is another
 * rule than the one it was opened under); `gate_unavailable` when a chain is silent: that ends nothing.
 */
export function recheckGate(
  context: PlaybackContext,
  sessionId: string,
  maxAgeSeconds: number,
  spent?: Date,
): Promise<void> {
  const running = underWay.get(context.db) ?? new Map<string, Promise<void>>();
  underWay.set(context.db, running);
  const known = running.get(sessionId);
  if (known) return known;
  const look = decideAnew(context, sessionId, maxAgeSeconds, spent).finally(() => running.delete(sessionId));
  running.set(sessionId, look);
  return look;
}

interface Decided {
  video_id: string;
  buckets: string[];
  accounts: string[];
  decided_by: string | null;
  access: string;
  gate: unknown;
  hash: string;
  checked_at: Date;
  viewer_id: string | null;
}

async function decideAnew(
  context: PlaybackContext,
  sessionId: string,
  maxAgeSeconds: number,
  spent: Date | undefined,
): Promise<void> {
  const { rows } = await context.db.pool.query<Decided>(
    `SELECT s."videoId" AS video_id, s.buckets, s.accounts, s."viewerId" AS viewer_id,
            s."gateHash" AS decided_by, s."gateCheckedAt" AS checked_at,
            v.access, v.gate, gate_hash(v.access, v.gate) AS hash
     FROM "PlaybackSession" s JOIN "Video" v ON v.id = s."videoId" WHERE s.id = $1 AND s."endedAt" IS NULL`,
    [sessionId],
  );
  const row = rows[0];
  if (row === undefined) throw new PlaybackTokenInvalidError();
  const used = spent !== undefined && row.checked_at <= spent;
  if (!used && isFresh(row, context.clock.now(), maxAgeSeconds)) return;
  if (row.access === "everyone") {
    return renewDecision(context, sessionId, { ...row, readAt: context.clock.now(), buckets: [] });
  }
  const rule = storedRuleSchema.safeParse(row.gate);
  if (row.access !== "gated" || !rule.success || row.viewer_id === null) {
    await endSessions(context, { sessionId }, "gate_changed");
    throw new PlaybackEndedError("gate_changed");
  }
  const { readAt, passes = [] } = await granted(context, sessionId, rule.data, {
    ...row,
    viewerId: row.viewer_id,
  });
  // What opened it may be another pass of the viewer's by now.
  const names = bucketNames(context.config.masterKey, passes);
  const same = names.join() === row.buckets.join();
  const buckets = same ? names : await claimBuckets(context, row.video_id, passes);
  await renewDecision(context, sessionId, { ...row, readAt: new Date(readAt), buckets });
}

/** Another look may have ended between this one's reason and its turn. */
function isFresh({ decided_by, hash, checked_at }: Decided, now: Date, maxAgeSeconds: number): boolean {
  return decided_by === hash && now.getTime() - checked_at.getTime() <= maxAgeSeconds * 1000;
}

/** The grant, read now. */
async function granted(
  context: PlaybackContext,
  sessionId: string,
  rule: Rule,
  row: Decided & { viewerId: string },
): Promise<GateAnswer> {
  const decision = await askGate(context, rule, row, { fresh: true });
  if (decision.outcome === "unavailable") throw new GateUnavailableError(decision);
  if (decision.outcome === "granted") return decision;
  await endSessions(context, { sessionId }, row.decided_by === row.hash ? "revoked" : "gate_changed");
  context.log.info({ sessionId }, "ended a playback whose gate is not satisfied any more");
  throw new GateDeniedError(decision);
}

/**
 * Never turns the time of the read back: another process may have looked later. An account that was unlinked meanwhile is
 * not decided with: the session stays stale.
 */
async function renewDecision(
  context: PlaybackContext,
  sessionId: string,
  decided: Pick<Decided, "hash" | "accounts"> & { readAt: Date; buckets: readonly string[] },
): Promise<void> {
  await context.db.pool.query(
    `UPDATE "PlaybackSession"
     SET "gateHash" = $2, buckets = $4,
         "gateCheckedAt" = CASE WHEN "gateHash" = $2 THEN greatest("gateCheckedAt", $3::timestamptz) ELSE $3::timestamptz END
     WHERE id = $1 AND "endedAt" IS NULL AND accounts = $5`,
    [sessionId, decided.hash, decided.readAt, decided.buckets, decided.accounts],
  );
}
