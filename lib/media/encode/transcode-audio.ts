import { join } from "node:path";
import type { FfmpegTools } from "../ffmpeg/find-ffmpeg.ts";
import { inScratch } from "../ffmpeg/in-scratch.ts";
import { runFfmpeg } from "../ffmpeg/run-ffmpeg.ts";
import type { WorkProgress } from "../ffmpeg/work-progress.ts";
import type { Ladder } from "../ladder.ts";
import type { TrackRecord } from "../segment-grid.ts";
import { audioCut, cutSegments } from "./cut-segments.ts";
import { audioFilters, audioOutput, audioSkipSamples } from "./encode-arguments.ts";
import { openSource } from "./open-source.ts";
import { TrackWriter } from "./track-writer.ts";

export interface AudioJob {
  tools: FfmpegTools;
  /** The original, a local path. */
  input: string;
  ladder: Ladder;
  /** Which of the ladder's audio tracks; the first unless said otherwise. */
  track?: string;
  /** Gets `<track>/init.mp4` and `<track>/<n>.m4s`. */
  outDir: string;
  onProgress?: (progress: WorkProgress) => void;
  signal?: AbortSignal | undefined;
}

/**
 * Encodes one audio track of the whole video once, cut next to the video's segment boundaries. Returns null for a video
 * without that track. Files appear when all are complete; running it again leaves the same files.
 * Rejects with MediaCancelledError, FfmpegFailedError or FfmpegLimitError; then `outDir` is as before.
 */
export async function transcodeAudio(job: AudioJob): Promise<TrackRecord | null> {
  const { ladder, tools, track = "a0" } = job;
  const audio = ladder.audio.find((one) => one.track === track);
  if (!audio) return null;
  const range = { fromSegment: 0, toSegment: ladder.segmentCount };
  return inScratch(job.outDir, `audio-${track}`, async (scratch) => {
    const writer = await TrackWriter.open(join(scratch, audio.track), audio.track);
    const source = openSource({ tools, input: job.input, ladder, range, audio: [audio] });
    const stream = source.ladder.audio.find((one) => one.track === track) ?? audio;
    await runFfmpeg({
      tools,
      feed: source.feed,
      args: [
        ...source.args,
        ...["-filter_complex", audioFilters(ladder, range, stream)],
        ...audioOutput(audio, 3),
      ],
      outputs: [
        async (chunks) => {
          const cut = audioCut(ladder, track, range, audioSkipSamples(range));
          for await (const event of cutSegments(chunks, cut)) await writer.take(event);
        },
      ],
      onProgress: ({ outTimeSeconds, speed }) =>
        job.onProgress?.({ fraction: Math.min(1, outTimeSeconds / ladder.durationSeconds), speed }),
      limits: { timeSeconds: 120 + 2 * ladder.durationSeconds },
      niceness: 5,
      signal: job.signal,
    });
    return writer.publish(join(job.outDir, audio.track));
  });
}
