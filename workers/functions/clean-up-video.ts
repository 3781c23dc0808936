import type { WorkerContext } from "../context.ts";
import { jobSchema } from "../pipeline/load-job.ts";
import { clearScratch } from "../pipeline/scratch.ts";

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
      // Cancelled and removed videos have no attempt that could still want its files.
      const { videoId, attempt } = jobSchema.partial({ attempt: true }).parse(event.data);
      // FFmpeg notices within a second that its video is over; its folder must not come back behind our back.
      await step.sleep("let-work-stop", "5s");
      await step.run("clear-scratch", () => clearScratch(host.config.dataDir, videoId, attempt));
    },
  );
}
