import { newId } from "#lib/platform/ids.ts";
import { RUN_LENGTH } from "#lib/shared/playback-constants.ts";
import { advanceVideo } from "#lib/videos/advance-video.ts";
import { createPackage } from "#lib/videos/packages.ts";
import type { WorkerContext } from "../context.ts";
import { isLastTry } from "../pipeline/best-effort.ts";
import { encryptTrack } from "../pipeline/encrypt-track.ts";
import { jobSchema, loadJob } from "../pipeline/load-job.ts";
import { makePictures } from "../pipeline/make-pictures.ts";
import { failOnError, pipelineFunction } from "../pipeline/pipeline-function.ts";
import { readRecords } from "../pipeline/records.ts";
import { createReporter } from "../pipeline/report.ts";
import { runWork } from "../pipeline/run-work.ts";
import { openScratch } from "../pipeline/scratch.ts";

/**
 * Makes poster and storyboard, and encrypts the finished ladder. The generation is recorded before anything meets a key,
 * and what is encrypted was recorded before: a repeated step meets the same bytes with the same key.
 */
export function packageVideo({ host, inngest, tools }: WorkerContext) {
  const { dataDir, masterKey } = host.config;
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
      const { generation, packageId, tracks } = await step.run("package", async () => {
        const { ladder } = await loadJob(host, job);
        const packageId = await createPackage(host.db, {
          id: newId("pkg"),
          videoId: job.videoId,
          kind: "full",
          segmentSeconds: (ladder.segmentFrames * ladder.frameRate.den) / ladder.frameRate.num,
          runLength: RUN_LENGTH,
        });
        const scratch = await openScratch(dataDir, job.videoId, job.attempt);
        const tracks = (await readRecords(scratch.ladder)).map((track) => track.track);
        return { generation: newId("gen"), packageId, tracks };
      });
      for (const [index, track] of tracks.entries()) {
        await step.run(`encrypt-${track}`, () =>
          runWork(host, job, async (signal) => {
            const report = createReporter(host.db, job.videoId, "package");
            await encryptTrack({
              db: host.db,
              masterKey,
              job: await loadJob(host, job),
              scratch: await openScratch(dataDir, job.videoId, job.attempt),
              packageId,
              generation,
              track,
              signal,
              onProgress: (fraction) => report((index + fraction) / tracks.length),
            });
            await report.flush();
          }),
        );
      }
      await step.run("packaged", () =>
        runWork(host, job, async () => {
          await advanceVideo(host.db, {
            ...job,
            to: "storing",
            event: "video/packaged",
            change: { fullPackageId: packageId },
          });
        }),
      );
    },
  );
}
