import type { Transaction } from "#lib/platform/db.ts";

/** Holds a video's row until the transaction ends: labels, order and number of its captions depend on each other. */
export async function lockVideo(tx: Transaction, videoId: string): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM "Video" WHERE id = ${videoId} FOR UPDATE`;
}
