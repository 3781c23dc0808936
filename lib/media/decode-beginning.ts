import { z } from "zod";
import { FfmpegFailedError, MediaRejectedError } from "./media-error.ts";
import { type ProbeSubject, pictureTooLarge, rejectionOfLimit, subjectOf } from "./probe-subject.ts";
import type { ProbedStream } from "./read-streams.ts";
import { ffprobeJson } from "./run-ffprobe.ts";

const framesSchema = z.object({
  frames: z
    .array(
      z.object({
        best_effort_timestamp_time: z.coerce.number().optional().catch(undefined),
        interlaced_frame: z.number().optional(),
        width: z.number().optional(),
      }),
    )
    .catch([]),
});

/** Decodes the first frames within tight limits. A first picture must come out. */
export async function decodeBeginning(
  job: ProbeSubject,
  stream: ProbedStream,
): Promise<{ startSeconds: number; interlaced: boolean }> {
  const args = [
    ...["-select_streams", String(stream.index), "-read_intervals", "%+#48"],
    ...["-show_entries", "frame=best_effort_timestamp_time,interlaced_frame,width"],
  ];
  try {
    const { json, logTail } = await ffprobeJson({ ...subjectOf(job), args });
    const { frames } = framesSchema.parse(json);
    const times = frames.flatMap((frame) => frame.best_effort_timestamp_time ?? []).sort((a, b) => a - b);
    if (frames.length === 0)
      throw new MediaRejectedError(pictureTooLarge.test(logTail) ? "too_many_pixels" : "undecodable");
    const interlaced = frames.filter((frame) => frame.interlaced_frame === 1).length > frames.length / 2;
    return { startSeconds: firstPicture(times, stream), interlaced };
  } catch (error) {
    if (error instanceof FfmpegFailedError) throw new MediaRejectedError("undecodable", { cause: error });
    throw rejectionOfLimit(error);
  }
}

/**
 * When the picture begins. Some muxers move the first frame alone (to 0, after sound began before it): where the frames
 * after it lie on another grid, the grid counts.
 */
export function firstPicture(
  times: readonly number[],
  stream: Pick<ProbedStream, "start_time" | "r_frame_rate">,
): number {
  const first = times[0] ?? stream.start_time ?? 0;
  const [num = 0, den = 1] = (stream.r_frame_rate ?? "").split("/").map(Number);
  const frameSeconds = den / num;
  if (times.length < 8 || !Number.isFinite(frameSeconds)) return first;
  const phases = times.map((time, index) => time - index * frameSeconds).sort((a, b) => a - b);
  const usual = phases[Math.floor(phases.length / 2)] ?? first;
  return Math.abs(usual - first) < frameSeconds ? usual : first;
}
