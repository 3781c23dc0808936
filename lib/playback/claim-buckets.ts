import { createHmac } from "node:crypto";
import { evaluateGate } from "#lib/gate/evaluate-gate.ts";
import type { GateAnswer, Pass } from "#lib/gate/pass.ts";
import { formatAccountId } from "#lib/shared/caip.ts";
import type { Condition } from "#lib/shared/conditions/conditions.ts";
import type { PlaybackContext } from "./playback-context.ts";
import { handover, keyPace } from "./playback-times.ts";

type Context = Pick<PlaybackContext, "db" | "clock" | "chains" | "conditions" | "config">;
type NamedPass = NonNullable<GateAnswer["passes"]>[number];

/**
 * Names the buckets that a session's keys are paid from, one for each pass that opened its gate (docs/decisions/024): the
 * same ones for whoever comes back with the same pass. Where a pass is a balance, it may have been sent here by an account
 * that drained its own bucket: what that one owes is taken over, once.
 */
export async function claimBuckets(
  context: Context,
  videoId: string,
  passes: readonly NamedPass[],
): Promise<string[]> {
  const names = bucketNames(context.config.masterKey, passes);
  for (const { name, condition, balance } of passes) {
    if (balance === undefined) continue;
    const own = bucketName(context.config.masterKey, name);
    await takeOver(context, videoId, { name: own, names, condition, ...balance });
  }
  return names;
}

/** The names alone, sorted, each once. */
export function bucketNames(masterKey: Uint8Array, passes: readonly Pass[]): string[] {
  return [...new Set(passes.map(({ name }) => bucketName(masterKey, name)))].sort();
}

/** An HMAC, as buckets outlive the accounts that they are named for. */
function bucketName(masterKey: Uint8Array, pass: string): string {
  return createHmac("sha256", masterKey).update(`key-pace ${pass}`).digest("hex");
}

interface Claim {
  name: string;
  /** The claimant's other buckets too. */
  names: readonly string[];
  condition: Condition;
  asset: string;
  holder: string;
}

const capacity = `key_capacity(
  (SELECT coalesce(v."durationSeconds", 0) FROM "Video" v WHERE v.id = $1),
  ${[keyPace.minCapacitySeconds, keyPace.capacityShare, keyPace.maxCapacitySeconds].join(", ")})`;
const level = (bucket: string) =>
  `key_level(${bucket}.seconds, ${bucket}."updatedAt", ${capacity}, ${keyPace.refill}, $2)`;

async function takeOver(context: Context, videoId: string, claim: Claim): Promise<void> {
  const { pool } = context.db;
  const now = context.clock.now();
  const { rows: drained } = await pool.query<{ subject: string; holder: string | null }>(
    `SELECT * FROM (
       SELECT b.subject, b.holder, ${capacity} - ${level("b")} AS owed FROM "KeyBucket" b
       WHERE b."videoId" = $1 AND b.asset = $3 AND b.subject <> ALL ($4) AND b."updatedAt" > $5
     ) b WHERE owed > $6 ORDER BY owed DESC LIMIT $7`,
    [
      videoId,
      now,
      claim.asset,
      claim.names,
      // Whoever paid last before then owes nothing any more.
      new Date(now.getTime() - (keyPace.maxCapacitySeconds / keyPace.refill) * 1000),
      handover.freeSeconds,
      handover.mostChecks,
    ],
  );
  const kept = await Promise.all(drained.map(({ holder }) => stillHolds(context, claim.condition, holder)));
  const gone = drained.filter((_, index) => !kept[index]).map(({ subject }) => subject);
  await pool.query(
    `WITH gone AS (
       UPDATE "KeyBucket" SET asset = NULL, holder = NULL
       WHERE "videoId" = $1 AND subject = ANY ($6) AND asset IS NOT NULL RETURNING seconds, "updatedAt"
     ), debt AS (SELECT coalesce(sum(${capacity} - ${level("gone")}), 0) AS seconds FROM gone)
     INSERT INTO "KeyBucket" AS own (subject, "videoId", asset, holder, seconds, served, "updatedAt")
     SELECT $3, $1, $4, $5, greatest(${capacity} - debt.seconds, ${handover.freeSeconds}), '{}', $2 FROM debt
     ON CONFLICT (subject, "videoId") DO UPDATE SET
       asset = excluded.asset, holder = excluded.holder, "updatedAt" = greatest(own."updatedAt", $2),
       seconds = least(${level("own")}, greatest(${level("own")} - (SELECT seconds FROM debt), ${handover.freeSeconds}))`,
    [videoId, now, claim.name, claim.asset, claim.holder, gone],
  );
}

/**
 * Reads the chain now: the token may have been sent on since the last read. No answer counts as no, and neither does a token
 * that came back by a delegation of its new holder.
 */
async function stillHolds(context: Context, rule: Condition, holder: string | null): Promise<boolean> {
  const { chains, conditions: kinds, clock } = context;
  const chain = kinds.get(rule.type)?.chainOf(rule);
  if (holder === null || chain === undefined) return false;
  const accounts = [formatAccountId(chain, holder)];
  const question = { chains, kinds, rule, accounts, clock, delegations: false } as const;
  return (await evaluateGate(question)).outcome === "granted";
}
