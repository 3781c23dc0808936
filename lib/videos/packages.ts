import type { Database, Db } from "#lib/platform/db.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { newId } from "#lib/platform/ids.ts";
import type { PackageInfo } from "#lib/shared/api/playback.ts";

export interface SegmentRow {
  /** 0-based media sequence number, also the IV. */
  n: number;
  generation: string;
  /** In ticks of the track's timescale. */
  startTicks: number;
  durationTicks: number;
  /** Bytes of ciphertext. */
  size: number;
  /** Hex, of the ciphertext. */
  sha256: string;
  /** Its path in the package's folder, e.g. `v720/12.m4s`. */
  ref: string;
  /** Its name in the store of packages. null: an early segment of an earlier release, which lies in the store of files under `ref`. */
  cid: string | null;
  /** Bytes of all its blocks there. */
  totalSize: number | null;
}

export interface LoadedTrack {
  id: string;
  /** v1080, a0 */
  name: string;
  kind: "video" | "audio";
  /** RFC 6381 */
  codecs: string;
  /** Ticks a second. */
  timescale: number;
  width: number | null;
  height: number | null;
  /** e.g. 30000/1001 */
  frameRate: string | null;
  channels: number | null;
  sampleRate: number | null;
  /** BCP 47, of an audio track; null when the source does not say. */
  language: string | null;
  /** What a viewer chooses an audio track by, beside its language. */
  label: string | null;
  /** Bits a second, expected at first; what was really stored replaces them. 0 when not known yet. */
  averageBitrate: number;
  peakBitrate: number;
  /** The same of the clear initialisation segment. */
  initRef: string;
  initCid: string | null;
  initTotalSize: number | null;
  /** In the order of n; empty for tracks whose segments were not asked for. */
  segments: readonly SegmentRow[];
}

/** What manifests are made of. */
export interface LoadedPackage {
  package: PackageInfo & {
    videoId: string;
    segmentSeconds: number;
    /** Segments that share a key. */
    runLength: number;
    cid: string | null;
  };
  /** Video tracks from the highest to the lowest, then audio. */
  tracks: readonly LoadedTrack[];
}

export type NewPackage = Pick<
  LoadedPackage["package"],
  "videoId" | "kind" | "segmentSeconds" | "runLength"
> & {
  /** Given when a repeated step must find the package that it made before. */
  id?: string;
};

type TrackIdentity = "name" | "kind" | "codecs" | "timescale" | "initRef";
type Listed = { id: string; initCid: string | null };
export type NewTrack = { packageId: string } & Pick<LoadedTrack, TrackIdentity> &
  Partial<Omit<LoadedTrack, TrackIdentity | "id" | "segments">>;

/** Makes an empty, incomplete package; the same id again changes nothing. Returns its id. */
export async function createPackage(db: Database, input: NewPackage): Promise<string> {
  const { id = newId("pkg"), ...data } = input;
  await db.prisma.package.createMany({ data: { id, ...data }, skipDuplicates: true });
  return id;
}

/** Adds a track. When the package has one of that name, that one stays as it is. Returns which one is there. */
export async function addTrack(db: Database, input: NewTrack): Promise<Listed> {
  const { packageId, name } = input;
  await db.prisma.track.createMany({ data: [{ id: newId("trk"), ...input }], skipDuplicates: true });
  return db.prisma.track.findUniqueOrThrow({
    where: { packageId_name: { packageId, name } },
    select: { id: true, initCid: true },
  });
}

/**
 * Adds segments to a track. A number that is already there stays as it is: what players may have seen never changes.
 * Returns the numbers that are new.
 */
export async function addSegments(
  db: Database,
  trackId: string,
  segments: readonly SegmentRow[],
): Promise<number[]> {
  if (segments.length === 0) return [];
  const { rows } = await db.pool.query<{ n: number }>(
    `INSERT INTO "Segment" ("trackId", n, generation, "startTicks", "durationTicks", size, sha256, ref, cid, "totalSize")
     SELECT $1, * FROM unnest($2::int[], $3::text[], $4::bigint[], $5::int[], $6::int[], $7::text[], $8::text[], $9::text[], $10::int[])
     ON CONFLICT ("trackId", n) DO NOTHING RETURNING n`,
    [
      trackId,
      segments.map((segment) => segment.n),
      segments.map((segment) => segment.generation),
      segments.map((segment) => segment.startTicks),
      segments.map((segment) => segment.durationTicks),
      segments.map((segment) => segment.size),
      segments.map((segment) => segment.sha256),
      segments.map((segment) => segment.ref),
      segments.map((segment) => segment.cid),
      segments.map((segment) => segment.totalSize),
    ],
  );
  if (rows.length > 0) await measureBitrates(db, trackId);
  return rows.map((row) => row.n).sort((a, b) => a - b);
}

/**
 * Takes all tracks of one package into another, segments and all: the same bytes under the same keys. Again changes nothing.
 * Throws when one of them does not have `segmentCount` segments.
 */
export async function takeTracks(
  db: Database,
  { from, into, segmentCount }: { from: string; into: string; segmentCount: number },
): Promise<void> {
  const tracks = await db.prisma.track.findMany({ where: { packageId: from } });
  for (const { id: taken, ...track } of tracks) {
    const { id } = await addTrack(db, {
      ...track,
      kind: track.kind as LoadedTrack["kind"],
      packageId: into,
    });
    await db.pool.query(
      `INSERT INTO "Segment" ("trackId", n, generation, "startTicks", "durationTicks", size, sha256, ref, cid, "totalSize")
       SELECT $2, n, generation, "startTicks", "durationTicks", size, sha256, ref, cid, "totalSize"
       FROM "Segment" WHERE "trackId" = $1 ON CONFLICT ("trackId", n) DO NOTHING`,
      [taken, id],
    );
  }
  const names = tracks.map(({ name }) => name);
  const taken = await countSegments(db, into, names);
  if (taken !== segmentCount) throw new Error(`the package ${from} has ${taken} of ${segmentCount} segments`);
}

/** How many segments of a range, or of all, every one of these tracks has. */
export async function countSegments(
  db: Database,
  packageId: string,
  tracks: readonly string[],
  range = { fromSegment: 0, toSegment: 2 ** 31 - 1 },
): Promise<number> {
  const { rows } = await db.pool.query<{ least: number }>(
    `SELECT coalesce(min(have), 0)::int AS least FROM unnest($2::text[]) AS wanted (name), LATERAL (
       SELECT count(*) AS have FROM "Segment" s JOIN "Track" t ON t.id = s."trackId"
       WHERE t."packageId" = $1 AND t.name = wanted.name AND s.n >= $3 AND s.n < $4
     ) counted`,
    [packageId, tracks, range.fromSegment, range.toSegment],
  );
  return rows[0]?.least ?? 0;
}

/** What lies in the store of packages for packages that have no folder there yet: nothing there holds it. */
export async function listLooseCids(db: Database): Promise<string[]> {
  const { rows } = await db.pool.query<{ cid: string }>(
    `WITH loose AS (
       SELECT t.id, t."initCid" FROM "Track" t JOIN "Package" p ON p.id = t."packageId" WHERE p.cid IS NULL
     )
     SELECT "initCid" AS cid FROM loose WHERE "initCid" IS NOT NULL
     UNION SELECT s.cid FROM "Segment" s JOIN loose ON loose.id = s."trackId" WHERE s.cid IS NOT NULL`,
  );
  return rows.map(({ cid }) => cid);
}

/** No segment follows any more; `cid` names what was stored, for a full package. False when that was so before. */
export async function completePackage(
  db: { prisma: Pick<Db, "package"> },
  packageId: string,
  cid?: string,
): Promise<boolean> {
  const { count } = await db.prisma.package.updateMany({
    where: { id: packageId, complete: false },
    data: { complete: true, completedAt: new Date(), ...(cid === undefined ? {} : { cid }) },
  });
  return count === 1;
}

/**
 * A package with its tracks, and the segments of all tracks, of the named one, or (null) of none.
 * Throws NotFoundError.
 */
export async function loadPackage(
  db: Database,
  packageId: string,
  options: { track?: string | null } = {},
): Promise<LoadedPackage> {
  const found = await db.prisma.package.findUnique({ where: { id: packageId }, include: { tracks: true } });
  if (found === null) throw new NotFoundError("The package");
  const { tracks, id, videoId, kind, complete, segmentSeconds, runLength, cid } = found;
  const wanted = tracks.filter((track) => options.track === undefined || track.name === options.track);
  const segments = await loadSegments(
    db,
    wanted.map((track) => track.id),
  );
  return {
    package: { id, videoId, kind: kind as PackageInfo["kind"], complete, segmentSeconds, runLength, cid },
    tracks: tracks
      .map(({ packageId: _, kind: trackKind, ...track }) => ({
        ...track,
        kind: trackKind as LoadedTrack["kind"],
        segments: segments.get(track.id) ?? [],
      }))
      .sort(byQuality),
  };
}

async function loadSegments(db: Database, trackIds: string[]): Promise<Map<string, SegmentRow[]>> {
  const byTrack = new Map<string, SegmentRow[]>();
  if (trackIds.length === 0) return byTrack;
  // A long video has thousands of segments: plain rows by pg cost a fifth of what the client makes of them.
  const { rows } = await db.pool.query<
    [string, number, string, string, number, number, string, string, string | null, number | null]
  >({
    text: `SELECT "trackId", n, generation, "startTicks", "durationTicks", size, sha256, ref, cid, "totalSize"
           FROM "Segment" WHERE "trackId" = ANY($1) ORDER BY "trackId", n`,
    values: [trackIds],
    rowMode: "array",
  });
  for (const [trackId, n, generation, startTicks, durationTicks, size, sha256, ref, cid, totalSize] of rows) {
    const list = byTrack.get(trackId) ?? [];
    list.push({
      ...{ n, generation, startTicks: Number(startTicks), durationTicks },
      ...{ size, sha256, ref, cid, totalSize },
    });
    byTrack.set(trackId, list);
  }
  return byTrack;
}

async function measureBitrates(db: Database, trackId: string): Promise<void> {
  // RFC 8216 §4.1: the peak is the largest bit rate of segments between 0.5 and 1.5 times the target duration; a
  // short last segment does not count.
  await db.pool.query(
    `WITH s AS (
       SELECT size::float8 * 8 * t.timescale AS bits, "durationTicks"::float8 AS ticks,
              max("durationTicks") OVER () AS longest
       FROM "Segment" s JOIN "Track" t ON t.id = s."trackId" WHERE t.id = $1 AND "durationTicks" > 0
     ), m AS (
       SELECT ceil(sum(bits) / sum(ticks)) AS average, ceil(max(bits / ticks) FILTER (WHERE ticks * 2 >= longest)) AS peak
       FROM s HAVING count(*) > 0
     )
     UPDATE "Track" SET "averageBitrate" = least(m.average, 2147483647), "peakBitrate" = least(m.peak, 2147483647)
     FROM m WHERE id = $1`,
    [trackId],
  );
}

function byQuality(a: LoadedTrack, b: LoadedTrack): number {
  if (a.kind !== b.kind) return a.kind === "video" ? -1 : 1;
  return (b.height ?? 0) - (a.height ?? 0) || a.name.localeCompare(b.name);
}
