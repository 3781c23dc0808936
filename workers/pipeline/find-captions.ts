import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { extractSubtitles } from "#lib/media/subtitles/extract-subtitles.ts";
import { areExtracted, recordExtracted } from "#lib/videos/captions/record-extracted.ts";
import { type BestEffort, bestEffort } from "./best-effort.ts";
import { loadJob } from "./load-job.ts";

/** Makes captions of the text subtitles in the original. No video fails for want of its subtitles. */
export async function findCaptions(effort: BestEffort, tools: FfmpegTools): Promise<void> {
  const { host, job, signal } = effort;
  if (await areExtracted(host.db, job.videoId)) return;
  const { ladder, sourceRef } = await loadJob(host, job);
  const { durationSeconds, source } = ladder;
  await bestEffort(effort, "captions", async () => {
    const { files } = host.stores;
    const found = await files.lend(sourceRef, (input) =>
      extractSubtitles({ tools, input, durationSeconds, signal }),
    );
    await recordExtracted(host.db, files, job.videoId, found, source.originSeconds);
  });
}
