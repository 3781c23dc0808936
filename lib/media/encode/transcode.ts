import { type AudioRendition, type Ladder, windowRenditions } from "../ladder.ts";
import { type SegmentRange, segmentStartSeconds, wholeRange, windowRange } from "../segment-grid.ts";
import { type EncodeJob, encodeSegments } from "./encode-segments.ts";

/** One process has six outputs: a picture and five languages. The others come with the full package. */
const maxEarlyAudio = 5;

/** The audio tracks that the early lane has. */
export function earlyAudio(ladder: Ladder): AudioRendition[] {
  return ladder.audio.slice(0, maxEarlyAudio);
}

/** The audio tracks that are encoded behind the early lane, each by itself. */
export function furtherAudio(ladder: Ladder): AudioRendition[] {
  return ladder.audio.slice(maxEarlyAudio);
}

/** Makes segments of the early lane: the smallest rendition and the audio tracks. See encodeSegments. */
export async function transcodeEarlyLane(job: EncodeJob & SegmentRange): Promise<void> {
  const { ladder, fromSegment, toSegment } = job;
  const range = { fromSegment, toSegment };
  await encodeSegments(job, {
    range,
    renditions: ladder.early ? [ladder.early] : [],
    audio: earlyAudio(ladder),
    // Faster than a player even when the machine is busy with ladders of other videos.
    timeSeconds: 120 + 20 * secondsOf(ladder, range),
  });
}

/**
 * Makes one window, 0 to ladder.windowCount − 1, of all renditions but the early lane's. Several windows may be made at once,
 * on any machine. A ladder of one rendition has none to make. See encodeSegments.
 */
export async function transcodeWindow(job: EncodeJob & { window: number }): Promise<void> {
  const { ladder, window } = job;
  if (window < 0 || window >= ladder.windowCount) throw new RangeError(`window ${window}`);
  const renditions = windowRenditions(ladder);
  if (renditions.length === 0) return;
  const range = windowRange(ladder, window);
  await encodeSegments(job, {
    ...{ range, renditions, audio: [] },
    timeSeconds: 120 + 60 * secondsOf(ladder, range),
    niceness: 5,
  });
}

/** Makes one audio track of the whole video, cut next to the video's segment boundaries. See encodeSegments. */
export async function transcodeAudio(job: EncodeJob & { track: string }): Promise<void> {
  const { ladder, track } = job;
  await encodeSegments(job, {
    range: wholeRange(ladder),
    renditions: [],
    audio: ladder.audio.filter((one) => one.track === track),
    timeSeconds: 120 + 2 * ladder.durationSeconds,
    niceness: 5,
  });
}

function secondsOf(ladder: Ladder, { fromSegment, toSegment }: SegmentRange): number {
  return segmentStartSeconds(ladder, toSegment) - segmentStartSeconds(ladder, fromSegment);
}
