import { extractSubtitles } from "#lib/media/extract-subtitles.ts";
import type { FfmpegTools } from "#lib/media/find-ffmpeg.ts";
import { areExtracted, recordExtracted } from "#lib/videos/captions/record-extracted.ts";
import { type BestEffort, bestEffort } from "./best-effort.ts";
import { loadJob } from "./load-job.ts";

/** Makes captions of the text subtitles in the original. No video fails for want of its subtitles. */
export async function findCaptions(effort: BestEffort, tools: FfmpegTools): Promise<void> {
  const { host, job, signal } = effort;
  if (await areExtracted(host.db, job.videoId)) return;
  const { ladder, original } = await loadJob(host, job);
  const { durationSeconds, source } = ladder;
  await bestEffort(effort, "captions", async () => {
    const found = await extractSubtitles({ tools, input: original, durationSeconds, signal });
    const disk = host.storage.require("disk");
    await recordExtracted(host.db, disk, job.videoId, found, source.originSeconds);
  });
}
