import { useEffect, useSyncExternalStore } from "react";
import type { OwnVideo } from "#lib/shared/video.ts";
import { restoreUploads } from "./restore-uploads.ts";
import type { UploadState } from "./upload-state.ts";
import { getElsewhere, getUploads, subscribeUploads } from "./upload-store.ts";

const NONE: readonly UploadState[] = [];
const NOWHERE: ReadonlySet<string> = new Set();

/** The uploads of this tab, as they go. */
export function useUploads(): readonly UploadState[] {
  return useSyncExternalStore(subscribeUploads, getUploads, () => NONE);
}

/** Ids of the uploads that other tabs of this browser are sending. */
export function useElsewhere(): ReadonlySet<string> {
  return useSyncExternalStore(subscribeUploads, getElsewhere, () => NOWHERE);
}

/**
 * Takes up the uploads of closed tabs, now and whenever the list of videos comes anew: also when it is as before, since a
 * tab that was sending may have been closed meanwhile.
 * @param cameAt when the list came
 */
export function useRestoredUploads(
  viewerId: string,
  videos: readonly OwnVideo[] | undefined,
  cameAt: number,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the list came is the reason to look again
  useEffect(() => {
    if (videos !== undefined) void restoreUploads(viewerId, videos);
  }, [viewerId, videos, cameAt]);
}
