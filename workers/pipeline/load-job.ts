import { NonRetriableError } from "inngest";
import { z } from "zod";
import type { Host } from "#lib/kernel/host.ts";
import type { Ladder } from "#lib/media/ladder.ts";
import { readProbedMedia, sourceRef } from "./probed-media.ts";
import type { Job } from "./run-work.ts";

/** What every function of the pipeline is triggered with. */
export const jobSchema = z.object({ videoId: z.string(), attempt: z.number().int() });

export interface LoadedJob extends Job {
  /** What is transcoded, in the store of files. */
  sourceRef: string;
  ladder: Ladder;
  /** The early package, once it was made. */
  earlyPackageId: string | null;
  fullPackageId: string | null;
}

/** Reads what probing recorded. Throws NonRetriableError when the attempt is over. */
export async function loadJob(host: Host, job: Job): Promise<LoadedJob> {
  const video = await host.db.prisma.video.findUnique({ where: { id: job.videoId } });
  if (video === null || video.attempt !== job.attempt || video.media === null) {
    throw new NonRetriableError("The video was cancelled, removed or begun again.");
  }
  const media = readProbedMedia(video.media);
  return {
    ...job,
    sourceRef: sourceRef(video.uploadId, media),
    ladder: media.ladder,
    earlyPackageId: video.earlyPackageId,
    fullPackageId: video.fullPackageId,
  };
}
