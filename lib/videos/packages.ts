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
  /** Storage reference. */
  ref: string;
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
  /** Storage reference of the clear initialisation segment. */
  initRef: string;
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
export type NewTrack = { packageId: string } & Pick<LoadedTrack, TrackIdentity> &
  Partial<Omit<LoadedTrack, TrackIdentity | "id" | "segments">>;

/** Makes an empty, incomplete package; the same id again changes nothing. Returns its id. */
export async function createPackage(db: Database, input: NewPackage): Promise<string> {
  const { id = newId("pkg"), ...data } = input;
  await db.prisma.package.createMany({ data: { id, ...data }, skipDuplicates: true });
  return id;
}

/** Adds a track, or describes it anew when the package has one of that name. Returns its id. */
export async function addTrack(db: Database, input: NewTrack): Promise<string> {
  const { packageId, name, ...data } = input;
  const track = await db.prisma.track.upsert({
    where: { packageId_name: { packageId, name } },
    create: { id: newId("trk"), packageId, name, ...data },
    update: data,
    select: { id: true },
  });
  return track.id;
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
    `INSERT INTO "Segment" ("trackId", n, generation, "startTicks", "durationTicks", size, sha256, ref)
     SELECT $1, * FROM unnest($2::int[], $3::text[], $4::bigint[], $5::int[], $6::int[], $7::text[], $8::text[])
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
    ],
  );
  if (rows.length > 0) await measureBitrates(db, trackId);
  return rows.map((row) => row.n).sort((a, b) => a - b);
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
  const { rows } = await db.pool.query<[string, number, string, string, number, number, string, string]>({
    text: `SELECT "trackId", n, generation, "startTicks", "durationTicks", size, sha256, ref
           FROM "Segment" WHERE "trackId" = ANY($1) ORDER BY "trackId", n`,
    values: [trackIds],
    rowMode: "array",
  });
  for (const [trackId, n, generation, startTicks, durationTicks, size, sha256, ref] of rows) {
    const list = byTrack.get(trackId) ?? [];
    list.push({ n, generation, startTicks: Number(startTicks), durationTicks, size, sha256, ref });
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
