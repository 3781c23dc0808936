import type { Clock } from "#lib/platform/clock.ts";
import type { Database } from "#lib/platform/db.ts";

/** A bucket is full again after minutes; for so long a run that was paid for is free to come back to. */
const forgetSeconds = 24 * 3600;

/** Forgets buckets of the pace of keys that nobody needs any more. Gives how many there were. */
export async function sweepKeyBuckets(db: Database, clock: Clock): Promise<number> {
  const before = new Date(clock.now().getTime() - forgetSeconds * 1000);
  const { count } = await db.prisma.keyBucket.deleteMany({ where: { updatedAt: { lt: before } } });
  return count;
}
