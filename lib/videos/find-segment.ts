import type { Database } from "#lib/platform/db.ts";
import { NotFoundError } from "#lib/platform/errors.ts";

export interface FoundFile {
  /** Its name in the store of packages; null: an earlier release put it into the store of files, as `ref`. */
  cid: string | null;
  ref: string;
  /** Hex, of what is stored; null for initialisation segments. */
  sha256: string | null;
}

/**
 * Where a file of an early package lies: an encrypted segment by its number, or the clear initialisation segment
 * (`n` null). Only what rows of early packages name can be reached. Throws NotFoundError, also for a removed video.
 */
export async function findSegment(
  db: Database,
  packageId: string,
  track: string,
  n: number | null,
): Promise<FoundFile> {
  const { rows } = await db.pool.query<FoundFile>(
    n === null
      ? {
          name: "find-early-init",
          text: `SELECT t."initCid" AS cid, t."initRef" AS ref, NULL AS sha256 FROM "Track" t
                 JOIN "Package" p ON p.id = t."packageId" JOIN "Video" v ON v.id = p."videoId"
                 WHERE p.id = $1 AND t.name = $2 AND p.kind = 'early' AND v.state <> 'removed'`,
          values: [packageId, track],
        }
      : {
          name: "find-early-segment",
          text: `SELECT s.cid, s.ref, s.sha256 FROM "Segment" s JOIN "Track" t ON t.id = s."trackId"
                 JOIN "Package" p ON p.id = t."packageId" JOIN "Video" v ON v.id = p."videoId"
                 WHERE p.id = $1 AND t.name = $2 AND s.n = $3 AND p.kind = 'early' AND v.state <> 'removed'`,
          values: [packageId, track, n],
        },
  );
  const found = rows[0];
  if (found === undefined) throw new NotFoundError("The segment");
  return found;
}
