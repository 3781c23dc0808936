import type { FfmpegTools } from "./find-ffmpeg.ts";
import type { Ladder } from "./ladder.ts";

export interface StoryboardJob {
  tools: FfmpegTools;
  input: string;
  ladder: Ladder;
  signal?: AbortSignal | undefined;
}

export interface Storyboard {
  /** File name (`storyboard-0.jpg`, …) and JPEG of each sheet of tiles. */
  sprites: { name: string; data: Buffer }[];
  /** WebVTT whose cues name `storyboard-N.jpg#xywh=x,y,w,h`, relative to itself. */
  vtt: string;
}

/** Small pictures for scrubbing: tiles of 160 pixels width, at most 10 × 10 on a sheet. */
export async function makeStoryboard(_job: StoryboardJob): Promise<Storyboard> {
  throw new Error("not finished");
}
