import { z } from "zod";
import { MediaRejectedError, type MediaRejectionReason } from "../ffmpeg/media-error.ts";
import { ffprobeJson } from "../ffmpeg/run-ffprobe.ts";
import {
  dataMissing,
  fileSeconds,
  isFaultOfFile,
  type ProbeSubject,
  pictureTooLarge,
  rejectionOfLimit,
  shownIndex,
  subjectOf,
} from "./probe-subject.ts";
import type { ProbedStream } from "./read-streams.ts";

const framesSchema = z.object({
  frames: z
    .array(
      z.object({
        best_effort_timestamp_time: z.coerce.number().optional().catch(undefined),
        interlaced_frame: z.number().optional(),
        width: z.number().optional(),
        height: z.number().optional(),
      }),
    )
    .catch([]),
});

interface DecodedFrames {
  frames: number;
  /** Of presentation, ascending. */
  times: number[];
  interlaced: boolean;
  /** Of the first frame, as it is stored. */
  width: number;
  height: number;
}

export interface Beginning extends Pick<DecodedFrames, "interlaced" | "width" | "height"> {
  /** When the first picture is shown, on the file's own clock. */
  startSeconds: number;
}

/** Decodes the frames of a stream in an interval of ffprobe's `-read_intervals`, within tight limits. */
export async function readFrames(
  job: ProbeSubject,
  stream: ProbedStream,
  interval: string,
): Promise<DecodedFrames & { logTail: string }> {
  const args = [
    ...["-select_streams", String(shownIndex(job, stream.index)), "-read_intervals", interval],
    ...["-show_entries", "frame=best_effort_timestamp_time,interlaced_frame,width,height"],
  ];
  const { json, logTail } = await ffprobeJson({ ...subjectOf(job), args });
  const { frames } = framesSchema.parse(json);
  return {
    frames: frames.length,
    times: frames
      .flatMap(({ best_effort_timestamp_time: time }) => (time === undefined ? [] : fileSeconds(job, time)))
      .sort((a, b) => a - b),
    interlaced: frames.filter((frame) => frame.interlaced_frame === 1).length > frames.length / 2,
    width: frames[0]?.width ?? 0,
    height: frames[0]?.height ?? 0,
    logTail,
  };
}

/**
 * Where the first frames are looked for: in few packets, which nearly always hold some, else in as many as come before the
 * first keyframe of a recording that was begun anywhere, or before what an edit list begins with.
 */
const beginnings = ["%+#48", "%+#600"];

/** Decodes the first frames. A first picture must come out. */
export async function decodeBeginning(job: ProbeSubject, stream: ProbedStream): Promise<Beginning> {
  try {
    let log = "";
    for (const interval of beginnings) {
      const { frames, times, interlaced, width, height, logTail } = await readFrames(job, stream, interval);
      if (frames > 0) return { startSeconds: firstPicture(times, stream), interlaced, width, height };
      log += logTail;
    }
    throw new MediaRejectedError(reasonWithoutPicture(log));
  } catch (error) {
    if (isFaultOfFile(error)) throw new MediaRejectedError("undecodable", { cause: error });
    throw rejectionOfLimit(error);
  }
}

function reasonWithoutPicture(logTail: string): MediaRejectionReason {
  if (pictureTooLarge.test(logTail)) return "too_many_pixels";
  return dataMissing.test(logTail) ? "truncated" : "undecodable";
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
