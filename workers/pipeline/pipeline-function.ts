import type { EventName } from "#lib/events/catalogue.ts";
import type { Host } from "#lib/kernel/host.ts";
import { withoutPaths } from "#lib/media/ffmpeg/run-guarded.ts";
import { AppError } from "#lib/platform/errors.ts";
import { cleanText } from "#lib/shared/text.ts";
import { failVideo } from "#lib/videos/advance-video.ts";
import { type StoredFailure, storedFailureSchema } from "#lib/videos/stored-failure.ts";
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

/** What an engine calls the end of a step whose process went away, or did not answer in time, again and again. */
const interruptions: ReadonlySet<string> = new Set(["CallInterrupted", "CallTimeout"]);

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
    host.log.error({ err: error, ...job }, "failed to process a video");
    try {
      await failVideo(host.db, { ...job, failure: lastFailure(error) });
    } catch (conflict) {
      if (!(conflict instanceof AppError && conflict.code === "video_state_conflict")) throw conflict;
    }
  };
}

/** Why the last try failed: what runWork said of it, or that nobody knows. */
function lastFailure(error: Error): StoredFailure {
  const named = storedFailureSchema.safeParse(error.cause).data;
  if (named !== undefined) return named;
  if (interruptions.has(error.name)) {
    return {
      code: "interrupted",
      message:
        "The server stopped several times while it processed this video. Try again later; report the problem if it happens again.",
      retryable: true,
    };
  }
  return {
    code: "processing_failed",
    message:
      "Processing this video failed several times, for a reason that is not known here. Try again later; report the problem if it fails again.",
    retryable: true,
    log: withoutPaths(cleanText(error.message)),
  };
}
