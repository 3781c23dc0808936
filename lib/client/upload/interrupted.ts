import type { OwnVideo } from "#lib/shared/video.ts";
import type { UploadState } from "./upload-state.ts";

/** Videos whose upload stopped and that no upload of this tab is working on. */
export function interruptedUploads(videos: readonly OwnVideo[], uploads: readonly UploadState[]): OwnVideo[] {
  const here = new Set(uploads.map((upload) => upload.uploadId));
  return videos.filter(
    (video) => video.state === "uploading" && video.upload.completedAt === null && !here.has(video.upload.id),
  );
}

/** The interrupted upload that this file belongs to: the same name and the same size. */
export function matchInterrupted(
  file: { name: string; size: number },
  interrupted: readonly OwnVideo[],
): OwnVideo | undefined {
  return interrupted.find((video) => video.upload.fileName === file.name && video.upload.size === file.size);
}
