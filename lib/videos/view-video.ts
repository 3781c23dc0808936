import { z } from "zod";
import type { Database } from "#lib/platform/db.ts";
import { publicRule, type Rule } from "#lib/shared/gate.ts";
import { tokenNamesSchema } from "#lib/shared/token-name.ts";
import {
  type Access,
  type AudioTrackInfo,
  type Conversion,
  failureSchema,
  type OwnVideo,
  type RenditionInfo,
  type VideoState,
  type VideoView,
  type Visibility,
} from "#lib/shared/video.ts";
import type { PublicVideoRow, VideoRow } from "./find-video.ts";
import { leftOutOf } from "./left-out-of.ts";
import { viewPicture } from "./pictures/view-picture.ts";
import { readProgressOf } from "./progress.ts";
import { restorableUntil } from "./restorable-until.ts";
import { takenDownOf } from "./take-down.ts";
import { digestMatches } from "./uploads/digests.ts";

/** The states in which what is there can be played. */
export const playableStates = [
  "transcoding",
  "packaging",
  "storing",
  "ready",
] as const satisfies readonly VideoState[];

/** Whether play can be pressed, on the early lane or the full package. */
export function isWatchable(video: { state: string; watchableAt: Date | null }): boolean {
  return video.watchableAt !== null && (playableStates as readonly string[]).includes(video.state);
}

/** What anybody who may see the video's page learns. */
export function viewVideo(video: PublicVideoRow): VideoView {
  const picture = pictureOf(video.media);
  return {
    id: video.id,
    title: video.title,
    description: video.description,
    creator: { id: video.creatorId, account: video.creator.accounts[0]?.id ?? "" },
    state: video.state as VideoState,
    visibility: video.visibility as Visibility,
    access: video.access as Access,
    gate: video.gate === null ? null : publicRule(video.gate as Rule),
    tokenNames: tokenNamesSchema.parse(video.tokenNames),
    durationSeconds: video.durationSeconds,
    width: picture?.width ?? null,
    height: picture?.height ?? null,
    posterUrl:
      video.posterRef === null ? null : `/api/v1/videos/${video.id}/poster?v=${versionOf(video.posterRef)}`,
    posterAlt: video.posterAlt,
    previewUrl:
      video.previewRef === null
        ? null
        : `/api/v1/videos/${video.id}/preview?v=${versionOf(video.previewRef)}`,
    scheduledFor: null,
    scheduleTimeZone: null,
    watchable: isWatchable(video),
    cid: video.cid,
    createdAt: video.createdAt.toISOString(),
    publishedAt: video.publishedAt?.toISOString() ?? null,
    watchableAt: video.watchableAt?.toISOString() ?? null,
    readyAt: video.readyAt?.toISOString() ?? null,
  };
}

/** What the creator sees: the public view with failure, progress, renditions and the state of the upload. */
export async function viewOwnVideo(db: Database, video: VideoRow): Promise<OwnVideo> {
  const [own] = await viewOwnVideos(db, [video]);
  if (own === undefined) throw new Error("One video went in, none came out.");
  return own;
}

/** The same for several videos, with as many queries as for one. */
export async function viewOwnVideos(db: Database, videos: readonly VideoRow[]): Promise<OwnVideo[]> {
  const [tracks, progress] = await Promise.all([
    readTracks(db, videos),
    readProgressOf(
      db,
      videos.map(({ id }) => id),
    ),
  ]);
  return videos.map((video) => ({
    ...viewVideo(video),
    gate: video.gate as Rule | null,
    scheduledFor: video.scheduledFor?.toISOString() ?? null,
    scheduleTimeZone: video.scheduleTimeZone,
    embedOrigins: video.embedOrigins,
    takenDown: viewTakenDown(video),
    failure: video.failure === null ? null : failureSchema.parse(video.failure),
    progress: progress.get(video.id) ?? [],
    ...(tracks.get(shownPackage(video) ?? "") ?? { renditions: [], audioTracks: [] }),
    conversions: conversionsOf(video.media),
    leftOut: leftOutOf(video.media),
    pictures: video.pictures.map((picture) => viewPicture(video, picture)),
    restorableUntil: restorableUntil(video, new Date())?.toISOString() ?? null,
    upload: {
      id: video.uploadId,
      fileName: video.upload.fileName,
      size: Number(video.upload.size),
      received: Number(video.upload.received),
      completedAt: video.upload.completedAt?.toISOString() ?? null,
      digestMatches: digestMatches(video.upload),
    },
  }));
}

function viewTakenDown(video: VideoRow): OwnVideo["takenDown"] {
  const takenDown = takenDownOf(video);
  return takenDown === null ? null : { at: takenDown.at, reason: takenDown.reason };
}

interface ShownTracks {
  renditions: RenditionInfo[];
  audioTracks: AudioTrackInfo[];
}

async function readTracks(db: Database, videos: readonly VideoRow[]): Promise<Map<string, ShownTracks>> {
  const byPackage = new Map<string, ShownTracks>();
  const packageIds = videos.map(shownPackage).filter((id) => id !== null);
  if (packageIds.length === 0) return byPackage;
  const tracks = await db.prisma.track.findMany({
    where: { packageId: { in: packageIds } },
    orderBy: [{ height: "desc" }, { name: "asc" }],
  });
  for (const track of tracks) {
    const { renditions, audioTracks } = byPackage.get(track.packageId) ?? { renditions: [], audioTracks: [] };
    byPackage.set(track.packageId, { renditions, audioTracks });
    if (track.kind === "audio") {
      const { name, language, label, averageBitrate: bitrate } = track;
      // The first one is what players begin with.
      audioTracks.push({ name, language, label, bitrate, preselected: audioTracks.length === 0 });
    } else {
      renditions.push({
        name: track.name,
        height: track.height ?? 0,
        width: track.width ?? 0,
        bitrate: track.averageBitrate,
      });
    }
  }
  return byPackage;
}

/** Changes whenever another file stands behind the same address: the last two names of its reference. */
function versionOf(ref: string): string {
  return ref
    .split("/")
    .slice(-2)
    .join("-")
    .replace(/\.\w+$/, "");
}

function shownPackage(video: VideoRow): string | null {
  return video.fullPackageId ?? video.earlyPackageId;
}

const convertedSchema = z.object({
  info: z.object({
    video: z.object({ changes: z.boolean() }).nullable(),
    audio: z.array(z.object({ changes: z.boolean() })),
    straightened: z.boolean().default(false),
  }),
  ladder: z.object({ source: z.object({ pictureChanges: z.boolean(), soundChanges: z.boolean() }) }),
});

function conversionsOf(media: unknown): Conversion[] {
  const probed = convertedSchema.safeParse(media).data;
  if (probed === undefined) return [];
  const { info, ladder } = probed;
  const picture = info.video?.changes ?? false;
  const sound = info.audio.some(({ changes }) => changes);
  const { pictureChanges, soundChanges } = ladder.source;
  return [
    ...(info.straightened ? (["clock_jumps"] as const) : []),
    ...(picture ? (["picture_changes"] as const) : []),
    ...(sound ? (["sound_changes"] as const) : []),
    // Not found by probing: see workers/pipeline/follow-changes.ts.
    ...(pictureChanges !== picture || soundChanges !== sound ? (["reading_failed"] as const) : []),
  ];
}

/** The part of what probing recorded (workers/functions/probe-video.ts) that pages show. */
const probedSchema = z.object({
  info: z.object({ video: z.object({ width: z.int(), height: z.int() }) }),
});

function pictureOf(media: unknown): { width: number; height: number } | null {
  return probedSchema.safeParse(media).data?.info.video ?? null;
}
