import type { Host } from "#lib/kernel/host.ts";
import { extractSubtitles } from "#lib/media/extract-subtitles.ts";
import type { FfmpegTools } from "#lib/media/find-ffmpeg.ts";
import { FfmpegFailedError, FfmpegLimitError } from "#lib/media/media-error.ts";
import { areExtracted, recordExtracted } from "#lib/videos/captions/record-extracted.ts";
import { loadJob } from "./load-job.ts";
import type { Job } from "./run-work.ts";

/** Makes captions of the text subtitles in the original. No film fails for want of its subtitles. */
export async function findCaptions(
  host: Host,
  tools: FfmpegTools,
  job: Job,
  signal: AbortSignal,
): Promise<void> {
  if (await areExtracted(host.db, job.videoId)) return;
  const { ladder, original } = await loadJob(host, job);
  const { durationSeconds, source } = ladder;
  try {
    const found = await extractSubtitles({ tools, input: original, durationSeconds, signal });
    const disk = host.storage.require("disk");
    await recordExtracted(host.db, disk, job.videoId, found, source.originSeconds);
  } catch (error) {
    if (!(error instanceof FfmpegFailedError || error instanceof FfmpegLimitError)) throw error;
    host.log.warn({ err: error, ...job }, "could not look for subtitles in an original");
  }
}
