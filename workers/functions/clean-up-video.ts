import type { Host } from "#lib/kernel/host.ts";
import type { VideoState } from "#lib/shared/video.ts";
import { isSettled } from "#lib/videos/video-state.ts";
import type { WorkerContext } from "../context.ts";
import { jobSchema } from "../pipeline/load-job.ts";
import { clearScratch, listScratch } from "../pipeline/scratch.ts";

/** Removes what a video left in scratch once nothing will be made of it any more. */
export function cleanUpVideo({ host, inngest }: WorkerContext) {
  return inngest.createFunction(
    {
      id: "clean-up-video",
      triggers: [
        { event: "video/cancelled" },
        { event: "video/removed" },
        { event: "video/rejected" },
        { event: "video/failed" },
        { event: "video/stored" },
      ],
      retries: 4,
    },
    async ({ event, step }) => {
      const { videoId } = jobSchema.partial({ attempt: true }).parse(event.data);
      // FFmpeg notices within a second that its video is over; its folder must not come back behind our back.
      await step.sleep("let-work-stop", "5s");
      await step.run("clear-scratch", () => clearFinishedAttempts(host, videoId));
    },
  );
}

/** Clears the attempts that are over. A creator may have begun again within those seconds: that attempt keeps its files. */
async function clearFinishedAttempts({ config, db }: Host, videoId: string): Promise<void> {
  const video = await db.prisma.video.findUnique({
    where: { id: videoId },
    select: { state: true, attempt: true },
  });
  const current =
    video !== null && !isSettled(video.state as VideoState) ? video.attempt : Number.POSITIVE_INFINITY;
  // By number: an attempt that begins while this runs is none of those that were there.
  for (const attempt of await listScratch(config.dataDir, videoId)) {
    if (attempt < current) await clearScratch(config.dataDir, videoId, attempt);
  }
}
