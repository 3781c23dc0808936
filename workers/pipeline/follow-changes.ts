import type { Host } from "#lib/kernel/host.ts";
import { FfmpegFailedError, UnexpectedOutputError } from "#lib/media/ffmpeg/media-error.ts";
import { toJsonColumn } from "#lib/platform/json-column.ts";
import { type LoadedJob, loadJob } from "./load-job.ts";
import { readProbedMedia } from "./probed-media.ts";
import type { Job } from "./run-work.ts";

/**
 * Runs a step's work on a video's source, whose local path it gets. When FFmpeg fails, or what it gives does not fit, a stream probably changes where
 * probing did not look: from then on all of this attempt is decoded apart (see openSource), and the work is done once more.
 */
export async function followChanges<T>(
  host: Host,
  job: Job,
  work: (loaded: LoadedJob, source: string) => Promise<T>,
): Promise<T> {
  const loaded = await loadJob(host, job);
  const run = (now: LoadedJob) => host.stores.files.lend(now.sourceRef, (source) => work(now, source));
  try {
    return await run(loaded);
  } catch (error) {
    const { pictureChanges, soundChanges } = loaded.ladder.source;
    const ofTheFile = error instanceof FfmpegFailedError || error instanceof UnexpectedOutputError;
    // A fault of the machine says nothing about the file.
    if (!ofTheFile || error.retryable || (pictureChanges && soundChanges)) throw error;
    host.log.warn({ err: error, ...job }, "decodes a video apart from now on: its streams may change");
    await decodeApart(host, job);
    return await run(await loadJob(host, job));
  }
}

async function decodeApart({ db }: Host, job: Job): Promise<void> {
  const where = { id: job.videoId, attempt: job.attempt };
  const video = await db.prisma.video.findFirst({ where, select: { media: true } });
  if (!video?.media) return;
  const media = readProbedMedia(video.media);
  const source = { ...media.ladder.source, pictureChanges: true, soundChanges: true };
  const changed = { ...media, ladder: { ...media.ladder, source } };
  await db.prisma.video.updateMany({ where, data: { media: toJsonColumn(changed) } });
}
