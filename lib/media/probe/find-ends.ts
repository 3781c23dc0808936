import type { z } from "zod";
import { MediaRejectedError } from "../ffmpeg/media-error.ts";
import type { VideoStreamInfo } from "../media-info.ts";
import { decodeEnd } from "./decode-end.ts";
import { framesPerSecond } from "./frame-rate.ts";
import { type MeasuredEnd, measureEnds, type Span } from "./measure-ends.ts";
import { isFaultOfFile, type ProbeSubject, rejectionOfLimit, subjectOf } from "./probe-subject.ts";
import type { ProbedStream, probeSchema } from "./read-streams.ts";

/** Sound that outlasts the picture by more than this is kept under the last frame; encoders' padding is less. */
const audioTailSeconds = 0.25;
/** About the length of one packet of sound. */
const packetSeconds = 0.02;

/** Streams of packets that can be joined by appending one file to another: then the clock begins anew in the middle. */
const clocksThatJump = new Set(["mpegts", "mpeg"]);

/** Containers that say how long they are; for the others FFmpeg computes a length from a bitrate or from what is there. */
const sayTheirLength = new Set(["mov", "matroska", "avi", "flv", "asf", "mxf", "wav", "flac"]);

/** With fewer frames than one in so many seconds a video is a still picture, or a row of them. */
const stillSeconds = 5;

export interface Ends {
  /** Where the longer of video and audio ends, as far as it can be decoded. */
  endSeconds: number;
  /** Of the video, or of the audio without a video; at least those near the end. */
  packets: number;
  /** What the file says it holds beyond `endSeconds`; null when nothing is missing, or nobody says it. */
  missingSeconds: number | null;
  /** The video is a still picture, or a row of them. */
  still: boolean;
  /** Where packets lie that are decoded and not shown; complete only when `whole` was asked for. */
  discarded: Span[];
}

interface Found {
  container: string;
  format: z.output<typeof probeSchema>["format"];
  picture: { video: VideoStreamInfo; stream: ProbedStream } | undefined;
  audioStream: ProbedStream | undefined;
  /** Look at every packet. */
  whole: boolean;
}

/** The true end of video and audio together. Refuses a file whose clock jumps. */
export async function findEnds(job: ProbeSubject, found: Found): Promise<Ends> {
  const { format, picture, audioStream } = found;
  const start = format.start_time ?? 0;
  const clockMayJump = clocksThatJump.has(found.container);
  const streams = [picture?.stream, audioStream].filter((one) => one !== undefined);
  const frameSeconds = picture ? 1 / framesPerSecond(picture.video.frameRate) : packetSeconds;
  const declaredEnds = streams.map(({ duration, start_time }) =>
    duration ? (start_time ?? start) + duration : undefined,
  );
  try {
    const ends = await measureEnds({
      ...subjectOf(job),
      streams: streams.map((stream, place) => ({
        index: stream.index,
        declaredEndSeconds: declaredEnds[place] ?? containerEndOf(found),
        packetSeconds: stream === picture?.stream ? frameSeconds : packetSeconds,
      })),
      whole: found.whole || clockMayJump,
      clockMayJump,
    });
    const [main] = ends;
    if (!main) throw new MediaRejectedError("no_video");
    if (ends.some(({ jumps }) => jumps)) {
      throw new MediaRejectedError("broken_clock", { facts: { clockJumps: clockMayJump } });
    }
    const partial = ends.some((one) => one.partial);
    const tolerance = 3 * frameSeconds;
    if (picture && (partial || missingSeconds(found, ends, declaredEnds, tolerance) > tolerance)) {
      // Of the last packet of a recording that was cut off only a part is there, which may give no picture.
      main.endSeconds = await decodeEnd(job, picture.stream, main.endSeconds, frameSeconds);
    }
    const missing = missingSeconds(found, ends, declaredEnds, tolerance);
    const reached = Math.max(...ends.map(({ endSeconds }) => endSeconds));
    const seconds = reached - start;
    return {
      endSeconds: reached > main.endSeconds + audioTailSeconds ? reached : main.endSeconds,
      packets: main.packets,
      missingSeconds: missing > (partial ? tolerance : Math.max(1, 0.01 * seconds)) ? missing : null,
      still: picture !== undefined && main.whole && main.packets * stillSeconds < seconds,
      discarded: ends.flatMap(({ discarded }) => discarded),
    };
  } catch (error) {
    if (isFaultOfFile(error)) throw new MediaRejectedError("truncated", { cause: error });
    throw rejectionOfLimit(error);
  }
}

function containerEndOf({ container, format }: Found): number | undefined {
  return format.duration && zeroOf(container, format.start_time) + format.duration;
}

/** From where a container counts its length. */
function zeroOf(container: string, startSeconds = 0): number {
  return container === "matroska" ? 0 : startSeconds;
}

/**
 * What is missing at the end. MP4 and MOV say of each stream how long it is. The others say it only of the whole, and what
 * FFmpeg says of a stream then comes from there: something must reach the end, as the sound of a still picture does.
 * Matroska does not say whether its length counts from zero, as FFmpeg writes it, or from where its clock begins: what goes
 * on past the former means the latter.
 */
function missingSeconds(
  found: Found,
  ends: readonly MeasuredEnd[],
  declaredEnds: readonly (number | undefined)[],
  tolerance: number,
): number {
  const { container, format } = found;
  if (!sayTheirLength.has(container)) return 0;
  if (container === "mov") {
    // A track of which nothing is there is left out for that.
    const gaps = ends.map(({ endSeconds, packets }, place) =>
      packets === 0 ? 0 : (declaredEnds[place] ?? endSeconds) - endSeconds,
    );
    return Math.max(0, ...gaps);
  }
  const reached = Math.max(...ends.map(({ endSeconds }) => endSeconds));
  const missing = (containerEndOf(found) ?? reached) - reached;
  const start = format.start_time ?? 0;
  return Math.max(0, missing < -tolerance ? missing + start - zeroOf(container, start) : missing);
}
