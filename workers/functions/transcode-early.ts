import { appendEvent } from "#lib/events/outbox.ts";
import { newId } from "#lib/platform/ids.ts";
import { RUN_LENGTH } from "#lib/shared/playback-constants.ts";
import { completePackage, createPackage } from "#lib/videos/packages.ts";
import type { WorkerContext } from "../context.ts";
import { followChanges } from "../pipeline/follow-changes.ts";
import { jobSchema, loadJob } from "../pipeline/load-job.ts";
import { failOnError, pipelineFunction } from "../pipeline/pipeline-function.ts";
import { publishEarlyLane } from "../pipeline/publish-early-lane.ts";
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
        const { ladder } = await loadJob(host, job);
        const segmentSeconds = (ladder.segmentFrames * ladder.frameRate.den) / ladder.frameRate.num;
        const packageId = await createPackage(host.db, {
          id: newId("pkg"),
          videoId: job.videoId,
          kind: "early",
          segmentSeconds,
          runLength: RUN_LENGTH,
        });
        return { packageId, segmentCount: ladder.segmentCount };
      });
      for (let from = 0; from < segmentCount; from += segmentsPerStep) {
        const to = Math.min(segmentCount, from + segmentsPerStep);
        await step.run(`early-${from / segmentsPerStep}`, () =>
          runWork(host, job, (signal) =>
            followChanges(host, job, (loaded, source) =>
              publishEarlyLane({ host, tools, job: loaded, source, packageId, from, to, signal }),
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
