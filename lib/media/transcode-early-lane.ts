import { audioCut, type CutEvent, cutSegments, type TrackCut, videoCut } from "./cut-segments.ts";
import {
  audioFilters,
  audioOutput,
  audioSkipSamples,
  cascade,
  inputArguments,
  type Preset,
  videoOutput,
} from "./encode-arguments.ts";
import type { FfmpegTools } from "./find-ffmpeg.ts";
import { framesPerSecond } from "./frame-rate.ts";
import type { Ladder } from "./ladder.ts";
import { runFfmpeg } from "./run-ffmpeg.ts";
import type { OutputHandler } from "./run-guarded.ts";
import {
  assertRange,
  type ClearSegment,
  type InitSegment,
  type SegmentRange,
  videoFramesBefore,
} from "./segment-grid.ts";

/** How far a piece of work is. */
export interface WorkProgress {
  /** 0 to 1, of this call. */
  fraction: number;
  /** Times real time; 0 while unknown. */
  speed: number;
}

export interface EarlyLaneJob extends SegmentRange {
  tools: FfmpegTools;
  /** The original, a local path. */
  input: string;
  ladder: Ladder;
  preset?: Preset;
  /** Called once per track, before its first segment. */
  onInit: (init: InitSegment) => Promise<void>;
  /** Called one at a time: segment n of video, then of audio, then n + 1. FFmpeg waits while it is slow. */
  onSegment: (segment: ClearSegment) => Promise<void>;
  onProgress?: (progress: WorkProgress) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Makes the early lane from `fromSegment` up to, not including, `toSegment`: one FFmpeg for the small picture and the
 * sound, segments handed over as they are made, nothing written to disk. It may begin anywhere; what it gives for a
 * segment joins without a gap to what any other call gave for the segments before.
 * Rejects with MediaCancelledError, FfmpegFailedError, FfmpegLimitError, or what a callback threw.
 */
export async function transcodeEarlyLane(job: EarlyLaneJob): Promise<void> {
  const { ladder, tools } = job;
  const range = { fromSegment: job.fromSegment, toSegment: job.toSegment };
  assertRange(ladder, range);
  const frames = videoFramesBefore(ladder, range.toSegment) - videoFramesBefore(ladder, range.fromSegment);
  const cuts = [videoCut(ladder, ladder.early.track, range)];
  const filters = [cascade(ladder, range, [ladder.early], tools)];
  const preset = job.preset ?? "superfast";
  const outputs = [videoOutput({ ladder, rendition: ladder.early, pad: "[v0]", preset, tools, pipe: 3 })];
  if (ladder.audio) {
    cuts.push(audioCut(ladder, range, audioSkipSamples(range)));
    filters.push(audioFilters(ladder, range, ladder.audio.streamIndex));
    outputs.push(audioOutput(ladder.audio.bitrate, 4));
  }
  const handOver = new InOrder(cuts, job);
  await runFfmpeg({
    tools,
    args: [
      ...inputArguments(job.input, ladder, range),
      "-filter_complex",
      filters.join(";"),
      ...outputs.flat(),
    ],
    outputs: cuts.map(
      (cut): OutputHandler =>
        async (chunks) => {
          for await (const event of cutSegments(chunks, cut)) await handOver.take(cut, event);
        },
    ),
    onProgress: ({ frame, speed }) => job.onProgress?.({ fraction: Math.min(1, frame / frames), speed }),
    // Faster than a player even when the machine is busy with ladders of other videos.
    limits: { timeSeconds: 120 + (20 * frames) / framesPerSecond(ladder.frameRate) },
    signal: job.signal,
  });
  await handOver.done();
}

/** Segments that may wait for the other track before their own track is held back as well. */
const maxWaiting = 64;

/** Puts the tracks' segments into one order and hands them over one at a time. */
class InOrder {
  readonly #waiting: Map<TrackCut, ClearSegment[]>;
  readonly #job: Pick<EarlyLaneJob, "onInit" | "onSegment">;
  #turn: Promise<void> = Promise.resolve();

  constructor(cuts: readonly TrackCut[], job: Pick<EarlyLaneJob, "onInit" | "onSegment">) {
    this.#waiting = new Map(cuts.map((cut) => [cut, []]));
    this.#job = job;
  }

  /** Resolves when this track may go on. */
  async take(cut: TrackCut, event: CutEvent): Promise<void> {
    if (event.kind === "init") {
      const { init } = event;
      await this.#enqueue(() => this.#job.onInit(init));
      return;
    }
    const queue = this.#waiting.get(cut);
    queue?.push(event.segment);
    const queues = [...this.#waiting.values()];
    if (queues.every((one) => one.length > 0)) {
      const segments = queues.map((one) => one.shift() as ClearSegment);
      await this.#enqueue(async () => {
        for (const segment of segments) await this.#job.onSegment(segment);
      });
    } else if (queue && queue.length > maxWaiting) {
      throw new RangeError(`track ${cut.track} is ${maxWaiting} segments ahead of the other`);
    }
  }

  done(): Promise<void> {
    return this.#turn;
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn;
    // The caller of take() sees the failure; the chain itself must not be reported as unhandled.
    turn.catch(() => {});
    return turn;
  }
}
