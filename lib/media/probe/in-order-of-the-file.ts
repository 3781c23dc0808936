import type { LeftOutTrack } from "#lib/shared/left-out.ts";

/** Compares tracks for sorting: those of video first, then by their place in the file. */
export function inOrderOfTheFile(a: LeftOutTrack, b: LeftOutTrack): number {
  return a.kind === b.kind ? a.number - b.number : a.kind === "video" ? -1 : 1;
}
