import { pictureFilters, pictureOutput } from "../encode/encode-arguments.ts";
import { openSource } from "../encode/open-source.ts";
import type { FfmpegTools } from "../ffmpeg/find-ffmpeg.ts";
import { UnexpectedOutputError } from "../ffmpeg/media-error.ts";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.ts";
import type { Ladder } from "../ladder.ts";
import { collectPictures } from "./collect-pictures.ts";
import { drawPoster } from "./draw-poster.ts";

export interface PosterJob {
  tools: FfmpegTools;
  /** The original, a local path. */
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

const longestSide = 1280;
/** Part of the video before the scene that the poster is taken from: titles and fades are over by then. */
const skippedFraction = 0.1;
const searchedSegments = 3;

/**
 * A telling picture of the video: of a dozen seconds, a tenth into it, the one that is most like the others (FFmpeg's
 * `thumbnail`); of sound alone, a drawing of it. Rejects with MediaCancelledError, FfmpegFailedError, FfmpegLimitError or UnexpectedOutputError.
 */
export async function makePoster(job: PosterJob): Promise<Poster> {
  const { ladder, tools } = job;
  if (ladder.renditions.length === 0) return drawPoster(job);
  const { width, height } = posterSize(ladder);
  const fromSegment = Math.floor(ladder.segmentCount * skippedFraction);
  const range = { fromSegment, toSegment: Math.min(ladder.segmentCount, fromSegment + searchedSegments) };
  const pictures: Buffer[] = [];
  const source = openSource({ tools, input: job.input, ladder, range, picture: { width, height } });
  await runFfmpeg({
    tools,
    feed: source.feed,
    args: [
      ...source.args,
      "-filter_complex",
      pictureFilters(source.ladder, range, { everySeconds: 0.5, width, height, finish: "thumbnail=100" }),
      ...pictureOutput(tools, 3, 3),
    ],
    outputs: [collectPictures(pictures)],
    limits: { timeSeconds: 300 },
    signal: job.signal,
  });
  const [data] = pictures;
  if (!data) throw new UnexpectedOutputError("no poster came out");
  return { width, height, data };
}

/** Pixels of a poster: those of the best rendition, at most 1280 on the longer side. Pure. */
export function posterSize(ladder: Ladder): { width: number; height: number } {
  const best = ladder.renditions[0];
  if (!best) throw new RangeError("the ladder is empty");
  const scale = Math.min(1, longestSide / Math.max(best.width, best.height));
  return {
    width: Math.max(2, 2 * Math.round((best.width * scale) / 2)),
    height: Math.max(2, 2 * Math.round((best.height * scale) / 2)),
  };
}
