import type { z } from "zod";
import { framesPerSecond } from "./frame-rate.ts";
import { measureEnds, type StreamToMeasure } from "./measure-ends.ts";
import { FfmpegFailedError, MediaRejectedError } from "./media-error.ts";
import type { VideoStreamInfo } from "./media-info.ts";
import { type ProbeSubject, rejectionOfLimit, subjectOf } from "./probe-subject.ts";
import type { ProbedStream, probeSchema } from "./read-streams.ts";

/** Sound that outlasts the picture by more than this is kept under the last frame; encoders' padding is less. */
const audioTailSeconds = 0.25;
/** About the length of one packet of sound. */
const packetSeconds = 0.02;

/** Streams of packets that can be joined by appending one file to another: then the clock begins anew in the middle. */
const clocksThatJump = new Set(["mpegts", "mpeg"]);

/** The true end of picture and sound together; refuses a file of which a good part is missing, or whose clock jumps. */
export async function findEnds(
  job: ProbeSubject,
  found: {
    container: string;
    format: z.output<typeof probeSchema>["format"];
    picture: { video: VideoStreamInfo; stream: ProbedStream } | undefined;
    audioStream: ProbedStream | undefined;
  },
): Promise<{ endSeconds: number; packets: number }> {
  const { format, picture, audioStream } = found;
  const start = format.start_time ?? 0;
  const zero = found.container === "matroska" ? 0 : start;
  const containerEnd = format.duration && zero + format.duration;
  const declaredEnd = (stream: ProbedStream) =>
    stream.duration ? (stream.start_time ?? start) + stream.duration : undefined;
  const toMeasure = (stream: ProbedStream, sampleSeconds: number): StreamToMeasure => ({
    index: stream.index,
    declaredEndSeconds: declaredEnd(stream) ?? containerEnd,
    packetSeconds: sampleSeconds,
  });
  try {
    const frameSeconds = picture ? 1 / framesPerSecond(picture.video.frameRate) : packetSeconds;
    const ends = await measureEnds({
      ...subjectOf(job),
      streams: [
        ...(picture ? [toMeasure(picture.stream, frameSeconds)] : []),
        ...(audioStream ? [toMeasure(audioStream, packetSeconds)] : []),
      ],
      whole: clocksThatJump.has(found.container),
    });
    const [main] = ends;
    const heard = audioStream && ends.at(-1);
    if (!main) throw new MediaRejectedError("no_video");
    if (ends.some(({ jumps }) => jumps)) {
      const clockJumps = clocksThatJump.has(found.container);
      throw new MediaRejectedError("broken_clock", { facts: { clockJumps } });
    }
    const reached = Math.max(main.endSeconds, heard?.endSeconds ?? Number.NEGATIVE_INFINITY);
    // Only the container says how long it should be: something must reach its end.
    const mainStream = picture?.stream ?? audioStream;
    const declared = mainStream && declaredEnd(mainStream);
    const tolerance = 3 * frameSeconds;
    const missing =
      declared === undefined
        ? missingFrom(reached, containerEnd, start - zero, tolerance)
        : declared - main.endSeconds;
    const cutOff = main.partial && missing > tolerance;
    if (cutOff || missing > Math.max(0.75, 0.05 * (format.duration ?? 0)))
      throw new MediaRejectedError("truncated");
    return {
      endSeconds: reached > main.endSeconds + audioTailSeconds ? reached : main.endSeconds,
      packets: main.packets,
    };
  } catch (error) {
    if (error instanceof FfmpegFailedError) throw new MediaRejectedError("truncated", { cause: error });
    throw rejectionOfLimit(error);
  }
}

/**
 * Seconds between what was reached and where the container ends. Matroska does not say whether its length counts from zero,
 * as FFmpeg writes it, or from where its clock begins, `lateSeconds` later: what goes on past the former means the latter.
 */
function missingFrom(
  reached: number,
  containerEnd: number | undefined,
  lateSeconds: number,
  tolerance: number,
): number {
  const missing = (containerEnd ?? reached) - reached;
  return missing < -tolerance ? missing + lateSeconds : missing;
}
