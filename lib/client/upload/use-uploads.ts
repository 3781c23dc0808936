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

/** Takes up the uploads of closed tabs, now and whenever the list of videos comes anew. */
export function useRestoredUploads(viewerId: string, videos: readonly OwnVideo[] | undefined): void {
  useEffect(() => {
    if (videos !== undefined) void restoreUploads(viewerId, videos);
  }, [viewerId, videos]);
}
