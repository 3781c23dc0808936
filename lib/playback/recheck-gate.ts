import type { Database } from "#lib/platform/db.ts";
import { type Rule, storedRuleSchema } from "#lib/shared/gate.ts";
import { askGate } from "./ask-gate.ts";
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
 * Looks at the chain anew for a running session whose last read is older than `maxAgeSeconds` or of another rule, past
 * the decision cache. Granted: the session goes on, from the time of this read. Throws `gate_denied` and ends the
 * session when the gate says no (`revoked`, or `gate_changed` when it is another rule than the one it was opened
 * under); `gate_unavailable` when a chain is silent: that ends nothing.
 */
export function recheckGate(
  context: PlaybackContext,
  sessionId: string,
  maxAgeSeconds: number,
): Promise<void> {
  const running = underWay.get(context.db) ?? new Map<string, Promise<void>>();
  underWay.set(context.db, running);
  const known = running.get(sessionId);
  if (known) return known;
  const look = decideAnew(context, sessionId, maxAgeSeconds).finally(() => running.delete(sessionId));
  running.set(sessionId, look);
  return look;
}

interface Decided {
  accounts: string[];
  decided_by: string | null;
  access: string;
  gate: unknown;
  hash: string;
  checked_at: Date;
  has_viewer: boolean;
}

async function decideAnew(context: PlaybackContext, sessionId: string, maxAgeSeconds: number): Promise<void> {
  const { rows } = await context.db.pool.query<Decided>(
    `SELECT s.accounts, s."gateHash" AS decided_by, s."gateCheckedAt" AS checked_at, s."viewerId" IS NOT NULL AS has_viewer,
            v.access, v.gate, gate_hash(v.access, v.gate) AS hash
     FROM "PlaybackSession" s JOIN "Video" v ON v.id = s."videoId" WHERE s.id = $1 AND s."endedAt" IS NULL`,
    [sessionId],
  );
  const row = rows[0];
  if (row === undefined) throw new PlaybackTokenInvalidError();
  if (isFresh(row, context.clock.now(), maxAgeSeconds)) return;
  if (row.access === "everyone") return renewDecision(context, sessionId, row.hash, context.clock.now());
  const rule = storedRuleSchema.safeParse(row.gate);
  if (row.access !== "gated" || !rule.success || !row.has_viewer) {
    await endSessions(context, { sessionId }, "gate_changed");
    throw new PlaybackEndedError("gate_changed");
  }
  const readAt = await grantedAt(context, sessionId, rule.data, row);
  await renewDecision(context, sessionId, row.hash, readAt);
}

/** Another look may have ended between this one's reason and its turn. */
function isFresh({ decided_by, hash, checked_at }: Decided, now: Date, maxAgeSeconds: number): boolean {
  return decided_by === hash && now.getTime() - checked_at.getTime() <= maxAgeSeconds * 1000;
}

/** When the chains were read that granted. */
async function grantedAt(
  context: PlaybackContext,
  sessionId: string,
  rule: Rule,
  row: Decided,
): Promise<Date> {
  const decision = await askGate(context, rule, row.accounts, { fresh: true });
  if (decision.outcome === "unavailable") throw new GateUnavailableError(decision);
  if (decision.outcome === "granted") return new Date(decision.readAt);
  await endSessions(context, { sessionId }, row.decided_by === row.hash ? "revoked" : "gate_changed");
  context.log.info({ sessionId }, "ended a playback whose gate is not satisfied any more");
  throw new GateDeniedError(decision);
}

/** Never turns the time of the read back: another process may have looked later. */
async function renewDecision(
  context: PlaybackContext,
  sessionId: string,
  gateHash: string,
  readAt: Date,
): Promise<void> {
  await context.db.pool.query(
    `UPDATE "PlaybackSession"
     SET "gateHash" = $2,
         "gateCheckedAt" = CASE WHEN "gateHash" = $2 THEN greatest("gateCheckedAt", $3::timestamptz) ELSE $3::timestamptz END
     WHERE id = $1 AND "endedAt" IS NULL`,
    [sessionId, gateHash, readAt],
  );
}
