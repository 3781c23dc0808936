import type { Clock } from "#lib/platform/clock.ts";
import type { Database } from "#lib/platform/db.ts";

/** A bucket nobody took from for so long is full again anyway. */
const forgetSeconds = 30 * 24 * 3600;

/** Forgets buckets of the pace of keys that nobody needs any more. Gives how many there were. */
export async function sweepKeyBuckets(db: Database, clock: Clock): Promise<number> {
  const before = new Date(clock.now().getTime() - forgetSeconds * 1000);
  const { count } = await db.prisma.keyBucket.deleteMany({ where: { updatedAt: { lt: before } } });
  return count;
}
