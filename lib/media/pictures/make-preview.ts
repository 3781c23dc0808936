import { colorTags } from "../encode/color-filters.ts";
import { cascade } from "../encode/encode-arguments.ts";
import { openSource } from "../encode/open-source.ts";
import type { FfmpegTools } from "../ffmpeg/find-ffmpeg.ts";
import { UnexpectedOutputError } from "../ffmpeg/media-error.ts";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.ts";
import type { Ladder } from "../ladder.ts";
import { videoFramesBefore } from "../segment-grid.ts";

export interface PreviewJob {
  tools: FfmpegTools;
  /** The original, a local path. */
  input: string;
  ladder: Ladder;
  startSeconds: number;
  durationSeconds: number;
  signal?: AbortSignal | undefined;
}

const longestSide = 640;
/** Ten seconds at the peak rate with room to spare. */
const mostBytes = 8 * 1024 * 1024;

/**
 * A short clip without sound, H.264 in a fragmented MP4, small enough for a card: for everybody to see.
 * Rejects with MediaCancelledError, FfmpegFailedError, FfmpegLimitError or UnexpectedOutputError.
 */
export async function makePreview(job: PreviewJob): Promise<Buffer> {
  const { tools, ladder } = job;
  const best = ladder.renditions[0];
  if (!best) throw new RangeError("the ladder is empty");
  const scale = Math.min(1, longestSide / Math.max(best.width, best.height));
  const even = (side: number) => Math.max(2, 2 * Math.round((side * scale) / 2));
  const { num, den } = ladder.frameRate;
  const first = Math.min(ladder.frameCount - 1, Math.floor((job.startSeconds * num) / den));
  const end = Math.min(ladder.frameCount, first + Math.max(1, Math.round((job.durationSeconds * num) / den)));
  const range = {
    fromSegment: Math.floor(first / ladder.segmentFrames),
    toSegment: Math.min(ladder.segmentCount, Math.ceil(end / ladder.segmentFrames)),
  };
  const before = videoFramesBefore(ladder, range.fromSegment);
  const size = { ...best, width: even(best.width), height: even(best.height) };
  const parts: Buffer[] = [];
  const source = openSource({ tools, input: job.input, ladder, range, picture: size });
  await runFfmpeg({
    tools,
    feed: source.feed,
    args: [
      ...source.args,
      "-filter_complex",
      `${cascade(source.ladder, range, [size])};[v0]trim=start_frame=${first - before}:end_frame=${end - before},setpts=PTS-STARTPTS[p]`,
      ...["-map", "[p]", ...tools.passFrames, "-an", "-map_metadata", "-1", "-map_chapters", "-1"],
      ...["-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-pix_fmt", "yuv420p"],
      ...colorTags(ladder),
      ...["-crf", "26", "-maxrate", "1500k", "-bufsize", "3000k", "-g", String(ladder.segmentFrames)],
      ...["-movflags", "empty_moov+default_base_moof+frag_keyframe", "-f", "mp4", "pipe:3"],
    ],
    outputs: [
      async (chunks) => {
        for await (const chunk of chunks) parts.push(chunk);
      },
    ],
    limits: { timeSeconds: 300, outputBytes: mostBytes },
    niceness: 5,
    signal: job.signal,
  });
  const data = Buffer.concat(parts);
  if (data.length === 0) throw new UnexpectedOutputError("no preview came out");
  return data;
}
