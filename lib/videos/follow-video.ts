import type { OwnVideo, Progress, VideoState } from "#lib/shared/video.ts";
import { loadVideo } from "./find-video.ts";
import { readProgress } from "./progress.ts";
import { subscribeToVideo, type VideoSource } from "./subscribe-to-video.ts";
import { isSettled } from "./video-state.ts";
import { viewOwnVideo } from "./view-video.ts";

export type VideoNews =
  | { kind: "progress"; progress: Progress }
  /** The whole video as its creator sees it; `last` when nothing follows because the video is settled. */
  | { kind: "video"; video: OwnVideo; last: boolean }
  /** Nothing happened for a while. */
  | { kind: "quiet" };

export interface FollowOptions {
  /** Only progress after this number; all of it by default. */
  afterSeq?: string;
  signal: AbortSignal;
  /** Looks by itself so often, for what a lost notification did not tell. */
  pollMilliseconds?: number;
  /** Says "quiet" after so long. */
  quietMilliseconds?: number;
}

/**
 * Tells everything that happens to a video: at once what has happened since `afterSeq` and how it stands, then each
 * change. Ends when the video is settled or the signal aborts. The caller checked that the reader may know.
 */
export async function* followVideo(
  source: VideoSource,
  videoId: string,
  options: FollowOptions,
): AsyncGenerator<VideoNews> {
  const { signal, pollMilliseconds = 2_000, quietMilliseconds = 15_000 } = options;
  let afterSeq = options.afterSeq ?? "0";
  let shown = "";
  let spokeAt = Date.now();
  const bell = createBell(signal);
  const unsubscribe = subscribeToVideo(source, videoId, bell.ring);
  try {
    while (!signal.aborted) {
      bell.reset();
      // The video is read first: when it is settled, the progress read after it is the last there is.
      const row = await loadVideo(source.db.prisma, videoId);
      for (const progress of await readProgress(source.db, videoId, afterSeq)) {
        yield { kind: "progress", progress };
        afterSeq = progress.seq;
        spokeAt = Date.now();
      }
      const video = await viewOwnVideo(source.db, row);
      const last = isSettled(row.state as VideoState);
      const key = JSON.stringify({ ...video, progress: [] });
      if (key !== shown || last) {
        yield { kind: "video", video, last };
        shown = key;
        spokeAt = Date.now();
      }
      if (last) return;
      if (Date.now() - spokeAt >= quietMilliseconds) {
        yield { kind: "quiet" };
        spokeAt = Date.now();
      }
      await bell.wait(pollMilliseconds);
    }
  } finally {
    unsubscribe();
  }
}

/** Something to wait for that also rings for whoever comes late. */
function createBell(signal: AbortSignal) {
  let rung = false;
  let wake = () => {};
  const ring = () => {
    rung = true;
    wake();
  };
  signal.addEventListener("abort", ring, { once: true });
  return {
    ring,
    reset() {
      rung = false;
    },
    async wait(milliseconds: number): Promise<void> {
      if (rung || signal.aborted) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
  };
}
