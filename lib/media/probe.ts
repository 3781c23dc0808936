import type { FfmpegTools } from "./find-ffmpeg.ts";
import type { MediaInfo } from "./media-info.ts";

export interface ProbeLimits {
  durationSeconds: number;
  /** Pixels of one picture. */
  pixels: number;
  streams: number;
}

export const defaultProbeLimits: ProbeLimits = {
  durationSeconds: 12 * 3600,
  pixels: 8192 * 4352,
  streams: 16,
};

export interface ProbeJob {
  tools: FfmpegTools;
  /** The upload, a local path; its name means nothing. */
  file: string;
  limits?: Partial<ProbeLimits>;
  signal?: AbortSignal | undefined;
}

/**
 * Finds out what an upload is and refuses what cannot become a video. Rejects with MediaRejectedError.
 */
export async function probe(_job: ProbeJob): Promise<MediaInfo> {
  throw new Error("not finished");
}
