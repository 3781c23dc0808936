import type { FfmpegTools } from "./find-ffmpeg.ts";
import type { Ladder } from "./ladder.ts";

export interface PosterJob {
  tools: FfmpegTools;
  input: string;
  ladder: Ladder;
  signal?: AbortSignal | undefined;
}

export interface Poster {
  width: number;
  height: number;
  /** JPEG. */
  data: Buffer;
}

/** Picks a telling frame from the first part of the video as a JPEG of at most 1280 pixels on its longer side. */
export async function makePoster(_job: PosterJob): Promise<Poster> {
  throw new Error("not finished");
}
