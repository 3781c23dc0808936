import type { OwnVideo } from "#lib/shared/video.ts";

/** The interrupted upload that this file belongs to: the same name and the same size. */
export function matchInterrupted(
  file: { name: string; size: number },
  interrupted: readonly OwnVideo[],
): OwnVideo | undefined {
  return interrupted.find((video) => video.upload.fileName === file.name && video.upload.size === file.size);
}
