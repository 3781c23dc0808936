import type { LeftOutTrack } from "#lib/shared/left-out.ts";
import { FfmpegFailedError, MediaRejectedError } from "../ffmpeg/media-error.ts";
import type { VideoStreamInfo } from "../media-info.ts";
import { measureEnds } from "./measure-ends.ts";
import { type ProbeSubject, rejectionOfLimit, subjectOf } from "./probe-subject.ts";
import { hasKnownCodec, leftOutTrack, type ProbedStream, videoCandidates } from "./read-streams.ts";

export interface Picture {
  video: VideoStreamInfo;
  stream: ProbedStream;
}

/** Beside a stream with more than this many times its packets, a stream is a poster, whatever it is marked as. */
const timesAPoster = 10;

/**
 * Finds the stream that is the video and reads it with `read`: of several the one marked as default, unless it is a still
 * picture beside a moving one, is empty, or cannot be decoded. `picture` is undefined when no stream has anything in it.
 * Rejects with what `read` rejected with first when none of those with packets can be decoded.
 */
export async function chooseVideo(
  job: ProbeSubject,
  streams: readonly ProbedStream[],
  read: (stream: ProbedStream) => Promise<VideoStreamInfo>,
): Promise<{ picture: Picture | undefined; leftOut: LeftOutTrack[] }> {
  const candidates = videoCandidates(streams);
  // All packets are counted only where it decides something.
  let packets = candidates.length > 1 ? await countPackets(job, candidates) : undefined;
  const most = Math.max(0, ...(packets?.values() ?? []));
  const isPoster = (stream: ProbedStream) => (packets?.get(stream) ?? most) * timesAPoster < most;
  const ordered = candidates.toSorted((a, b) => Number(isPoster(a)) - Number(isPoster(b)));
  const leftOut: LeftOutTrack[] = [];
  let picture: Picture | undefined;
  let refusal: MediaRejectedError | undefined;
  for (const stream of ordered) {
    let reason: LeftOutTrack["reason"] = !hasKnownCodec(stream)
      ? "unknown_codec"
      : isPoster(stream)
        ? "still_picture"
        : "another_video";
    if (!picture && packets?.get(stream) !== 0) {
      try {
        picture = { stream, video: await read(stream) };
        continue;
      } catch (error) {
        if (!(error instanceof MediaRejectedError)) throw error;
        packets ??= await countPackets(job, candidates);
        if (packets.get(stream) !== 0) refusal ??= error;
        if (hasKnownCodec(stream)) reason = "undecodable";
      }
    }
    leftOut.push(leftOutTrack(streams, stream, packets?.get(stream) === 0 ? "empty" : reason));
  }
  if (!picture && refusal) throw refusal;
  return { picture, leftOut };
}

/** The packets of streams that are shown; none are known of a file that cannot be read. */
async function countPackets(
  job: ProbeSubject,
  streams: readonly ProbedStream[],
): Promise<Map<ProbedStream, number>> {
  const readable = streams.filter(({ opens }) => opens !== false);
  if (readable.length === 0) return new Map();
  try {
    const ends = await measureEnds({
      ...subjectOf(job),
      streams: readable.map(({ index }) => ({ index, declaredEndSeconds: undefined, packetSeconds: 0 })),
      whole: true,
    });
    return new Map(ends.map(({ packets }, place) => [readable[place] as ProbedStream, packets]));
  } catch (error) {
    if (error instanceof FfmpegFailedError) return new Map();
    throw rejectionOfLimit(error);
  }
}
