import type { VideoState } from "#lib/shared/video.ts";

/**
 * Where a video may go from each state (product.md "Words"). Beside the way forward:
 * - `failed`: it can be tried again; `rejected`: the file itself is not acceptable, only removal is left;
 * - a digest that does not match can come late, so every state of processing may end in `rejected`;
 * - `removed` is final.
 */
const transitions: Record<VideoState, readonly VideoState[]> = {
  uploading: ["uploaded", "rejected", "failed", "removed"],
  uploaded: ["probing", "rejected", "failed", "removed"],
  probing: ["transcoding", "rejected", "failed", "removed"],
  transcoding: ["packaging", "rejected", "failed", "removed"],
  packaging: ["storing", "rejected", "failed", "removed"],
  storing: ["ready", "rejected", "failed", "removed"],
  ready: ["removed"],
  failed: ["uploaded", "removed"],
  rejected: ["removed"],
  removed: [],
};

export function mayGo(from: VideoState, to: VideoState): boolean {
  return transitions[from].includes(to);
}

/** The states from which `to` can be reached in one step. */
export function statesBefore(to: VideoState): VideoState[] {
  return (Object.keys(transitions) as VideoState[]).filter((from) => mayGo(from, to));
}

/** Whether a video in `state` went through `passed` in this attempt and is further on. */
export function isBeyond(state: VideoState, passed: VideoState): boolean {
  const way: readonly VideoState[] = [...workingStates, "ready"];
  return way.includes(passed) && way.indexOf(state) > way.indexOf(passed);
}

/** The background is at work on it, or will be: these count as jobs of their creator. */
export const workingStates = [
  "uploading",
  "uploaded",
  "probing",
  "transcoding",
  "packaging",
  "storing",
] as const satisfies readonly VideoState[];

/** Not on its way any more, and not removed. */
export const settledStates = ["ready", "failed", "rejected"] as const satisfies readonly VideoState[];

/** Nothing changes from here without the creator: live progress ends. */
export function isSettled(state: VideoState): boolean {
  return !(workingStates as readonly VideoState[]).includes(state);
}
