import { pictureFilters, pictureOutput } from "../encode/encode-arguments.ts";
import { openSource } from "../encode/open-source.ts";
import type { FfmpegTools } from "../ffmpeg/find-ffmpeg.ts";
import { UnexpectedOutputError } from "../ffmpeg/media-error.ts";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.ts";
import type { Ladder } from "../ladder.ts";
import { videoFramesBefore } from "../segment-grid.ts";
import { collectPictures } from "./collect-pictures.ts";
import { posterSize } from "./make-poster.ts";

export interface StillJob {
  tools: FfmpegTools;
  /** The original, a local path. */
  input: string;
  ladder: Ladder;
  /** Second of the video; past its end the last picture is taken. */
  atSeconds: number;
  signal?: AbortSignal | undefined;
}

/**
 * One frame of the video as a JPEG of a poster's size. Decodes a segment, not the whole.
 * Rejects with MediaCancelledError, FfmpegFailedError, FfmpegLimitError or UnexpectedOutputError.
 */
export async function makeStill({ tools, input, ladder, atSeconds, signal }: StillJob): Promise<Buffer> {
  const { num, den } = ladder.frameRate;
  const wanted = Math.min(ladder.frameCount - 1, Math.max(0, Math.floor((atSeconds * num) / den + 1e-6)));
  const fromSegment = Math.min(ladder.segmentCount - 1, Math.floor(wanted / ladder.segmentFrames));
  const range = { fromSegment, toSegment: fromSegment + 1 };
  const frame = wanted - videoFramesBefore(ladder, fromSegment);
  const pictures: Buffer[] = [];
  const size = posterSize(ladder);
  const source = openSource({ tools, input, ladder, range, picture: size });
  await runFfmpeg({
    tools,
    feed: source.feed,
    args: [
      ...source.args,
      "-filter_complex",
      pictureFilters(source.ladder, range, {
        // Every frame of the grid passes; one of them is let through.
        everySeconds: den / num,
        ...size,
        finish: `trim=start_frame=${frame}:end_frame=${frame + 1},setpts=PTS-STARTPTS`,
      }),
      ...pictureOutput(tools, 3, 3),
    ],
    outputs: [collectPictures(pictures)],
    limits: { timeSeconds: 120 },
    niceness: 5,
    signal,
  });
  const [data] = pictures;
  if (!data) throw new UnexpectedOutputError("no still came out");
  return data;
}

/** Seconds of `count` stills spread evenly over a video, none at its very ends. Pure. */
export function spreadStills(durationSeconds: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => ((index + 0.5) / count) * durationSeconds);
}
