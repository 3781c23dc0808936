import { advanceVideo } from "#lib/videos/advance-video.ts";
import type { WorkerContext } from "../context.ts";
import { isLastTry } from "../pipeline/best-effort.ts";
import { jobSchema } from "../pipeline/load-job.ts";
import { makePictures } from "../pipeline/make-pictures.ts";
import { failOnError, pipelineFunction } from "../pipeline/pipeline-function.ts";
import { createReporter } from "../pipeline/report.ts";
import { runWork } from "../pipeline/run-work.ts";

/** Makes what goes beside the package: posters to choose from, and the storyboard. */
export function packageVideo({ host, inngest, tools }: WorkerContext) {
  return inngest.createFunction(
    {
      ...pipelineFunction("package-video", "video/transcoded"),
      concurrency: { limit: 2 },
      onFailure: failOnError(host),
    },
    async ({ event, step, attempt, maxAttempts }) => {
      const job = jobSchema.parse(event.data);
      await step.run("pictures", () =>
        runWork(host, job, async (signal) => {
          const report = createReporter(host.db, job.videoId, "pictures");
          report(0);
          await makePictures({ host, job, signal, lastTry: isLastTry(attempt, maxAttempts) }, tools);
          report(1);
          await report.flush();
        }),
      );
      await step.run("packaged", () =>
        runWork(host, job, async () => {
          await advanceVideo(host.db, { ...job, to: "storing", event: "video/packaged" });
        }),
      );
    },
  );
}
