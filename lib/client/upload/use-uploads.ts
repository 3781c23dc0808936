import { useSyncExternalStore } from "react";
import type { UploadState } from "./upload-state.ts";
import { getUploads, subscribeUploads } from "./uploads.ts";

const NONE: readonly UploadState[] = [];

/** The uploads of this tab, as they go. */
export function useUploads(): readonly UploadState[] {
  return useSyncExternalStore(subscribeUploads, getUploads, () => NONE);
}
