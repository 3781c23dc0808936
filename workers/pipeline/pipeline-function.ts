import type { EventName } from "#lib/events/catalogue.ts";
import type { Host } from "#lib/kernel/host.ts";
import { AppError } from "#lib/platform/errors.ts";
import { failVideo } from "#lib/videos/advance-video.ts";
import { jobSchema } from "./load-job.ts";

/** What all functions of the pipeline share: one event in, stopped when the video is cancelled, removed or rejected. */
export function pipelineFunction<const Id extends string>(id: Id, event: EventName) {
  return {
    id,
    triggers: [{ event }],
    retries: 4 as const,
    cancelOn: [
      { event: "video/cancelled" satisfies EventName, match: "data.videoId" },
      { event: "video/removed" satisfies EventName, match: "data.videoId" },
      // A digest that arrives late may reject a video that is being made.
      { event: "video/rejected" satisfies EventName, match: "data.videoId" },
    ],
  };
}

/** Marks the video failed when a function has used up its tries; one that is over already stays as it is. */
export function failOnError(host: Host) {
  return async ({
    event,
    error,
  }: {
    event: { data: { event: { data: unknown } } };
    error: Error;
  }): Promise<void> => {
    const job = jobSchema.parse(event.data.event.data);
    const failure = {
      code: "processing_failed",
      message:
        "Processing this video failed several times. Try again; if it fails again, export the video anew.",
      retryable: true,
    };
    host.log.error({ err: error, ...job }, "failed to process a video");
    try {
      await failVideo(host.db, { ...job, failure });
    } catch (conflict) {
      if (!(conflict instanceof AppError && conflict.code === "video_state_conflict")) throw conflict;
    }
  };
}
