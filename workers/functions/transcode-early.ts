import { appendEvent } from "#lib/events/outbox.ts";
import { completePackage } from "#lib/videos/packages.ts";
import type { WorkerContext } from "../context.ts";
import { beginPackage } from "../pipeline/begin-package.ts";
import { followChanges } from "../pipeline/follow-changes.ts";
import { jobSchema, loadJob } from "../pipeline/load-job.ts";
import { makeEarlyLane } from "../pipeline/make-early-lane.ts";
import { failOnError, pipelineFunction } from "../pipeline/pipeline-function.ts";
import { runWork } from "../pipeline/run-work.ts";

/** Segments of one step: about ten minutes of media, a minute or two of work. */
const segmentsPerStep = 150;

/**
 * Makes the early lane: a small rendition whose segments are encrypted and listed as FFmpeg makes them, so that play can
 * be pressed while the ladder is still to come.
 */
export function transcodeEarly({ host, inngest, tools }: WorkerContext) {
  return inngest.createFunction(
    {
      ...pipelineFunction("transcode-early", "video/accepted"),
      concurrency: { limit: 4 },
      onFailure: failOnError(host),
    },
    async ({ event, step }) => {
      const job = jobSchema.parse(event.data);
      const { packageId, segmentCount } = await step.run("package", async () => {
        const loaded = await loadJob(host, job);
        const packageId = await beginPackage(host, loaded, "early");
        return { packageId, segmentCount: loaded.ladder.segmentCount };
      });
      for (let from = 0; from < segmentCount; from += segmentsPerStep) {
        const to = Math.min(segmentCount, from + segmentsPerStep);
        await step.run(`early-${from / segmentsPerStep}`, () =>
          runWork(host, job, (signal) =>
            followChanges(host, job, (loaded, source) =>
              makeEarlyLane({ host, tools, job: loaded, source, packageId, from, to, signal }),
            ),
          ),
        );
      }
      await step.run("complete", () =>
        runWork(host, job, async () => {
          // Together: a step that is repeated after its commit must not start the ladder a second time.
          await host.db.prisma.$transaction(async (tx) => {
            if (await completePackage({ prisma: tx }, packageId))
              await appendEvent(tx, "video/early.completed", job);
          });
        }),
      );
    },
  );
}
