import type { OwnVideo } from "#lib/shared/video.ts";
import { isWorking } from "../video-words.ts";
import { bytesPerSecond } from "./transfer-rate.ts";
import { isActive, isOver, type UploadState, uploadActions } from "./upload-state.ts";

/** So many files are sent at once: a second one fills the gaps of the first, more would only make each slower. */
export const UPLOADS_AT_ONCE = 2;

/** Which uploads begin now: the oldest that wait, as many as there are free places. */
export function nextToBegin(uploads: readonly UploadState[], atOnce = UPLOADS_AT_ONCE): string[] {
  const free = Math.max(0, atOnce - uploads.filter(isActive).length);
  return uploads
    .filter((upload) => upload.phase === "waiting" && upload.note === null)
    .slice(0, free)
    .map((upload) => upload.key);
}

export interface QueueTotals {
  /** Uploads that are not over. */
  open: number;
  active: number;
  /** Bytes of all open uploads, sent and in all. */
  sent: number;
  size: number;
  /** Bytes a second of all that flow; null while nobody can tell. */
  speed: number | null;
  /** Seconds until the last one is sent, without those that are paused or failed. */
  remaining: number | null;
}

/** How far the queue is as a whole. */
export function queueTotals(uploads: readonly UploadState[]): QueueTotals {
  const open = uploads.filter((upload) => !isOver(upload));
  const speeds = open.flatMap((upload) => bytesPerSecond(upload.rate) ?? []);
  const speed = speeds.length === 0 ? null : speeds.reduce((sum, each) => sum + each, 0);
  const flowing = open.filter((upload) => isActive(upload) || upload.phase === "waiting");
  const left = flowing.reduce((sum, upload) => sum + upload.size - upload.sent, 0);
  return {
    open: open.length,
    active: open.filter(isActive).length,
    sent: open.reduce((sum, upload) => sum + upload.sent, 0),
    size: open.reduce((sum, upload) => sum + upload.size, 0),
    speed,
    remaining: speed === null || speed <= 0 ? null : left / speed,
  };
}

/** What can be done with several at once; null where it would concern fewer than two. */
export function queueActions(uploads: readonly UploadState[]): {
  pause: string[] | null;
  resume: string[] | null;
  cancel: string[] | null;
  clear: string[] | null;
} {
  const keys = (wanted: (upload: UploadState) => boolean, least: number) => {
    const found = uploads.filter(wanted).map((upload) => upload.key);
    return found.length < least ? null : found;
  };
  return {
    pause: keys((upload) => uploadActions(upload.phase).pause, 2),
    resume: keys((upload) => uploadActions(upload.phase).resume && upload.note !== "file_wanted", 2),
    cancel: keys((upload) => uploadActions(upload.phase).cancel, 2),
    clear: keys(isOver, 1),
  };
}

/** One line of the queue: an upload of this tab with its video, or a video that is on its way without this tab. */
export type QueueItem =
  | { kind: "upload"; upload: UploadState; video: OwnVideo | undefined }
  /** Bytes are missing and nobody sends them; or another tab of this browser does. */
  | { kind: "interrupted" | "elsewhere"; video: OwnVideo }
  | { kind: "working"; video: OwnVideo };

/**
 * Everything that is on its way: this tab's uploads in the order they were chosen, then what the server knows besides.
 * @param elsewhere ids of uploads that other tabs are sending
 */
export function queueItems(
  uploads: readonly UploadState[],
  videos: readonly OwnVideo[],
  elsewhere: ReadonlySet<string>,
): QueueItem[] {
  const here = new Set(uploads.flatMap((upload) => upload.videoId ?? []));
  const others = videos.filter((video) => !here.has(video.id) && isWorking(video.state));
  return [
    ...uploads.map((upload) => ({
      kind: "upload" as const,
      upload,
      video: videos.find((video) => video.id === upload.videoId),
    })),
    ...others.map((video) => {
      const kind =
        video.state !== "uploading" || video.upload.completedAt !== null
          ? ("working" as const)
          : elsewhere.has(video.upload.id)
            ? ("elsewhere" as const)
            : ("interrupted" as const);
      return { kind, video };
    }),
  ];
}
