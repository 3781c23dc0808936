import { makePoster } from "#lib/media/make-poster.ts";
import { makeStill, spreadStills } from "#lib/media/make-still.ts";
import { makeStoryboard } from "#lib/media/make-storyboard.ts";
import { newId } from "#lib/platform/ids.ts";
import { RUN_LENGTH } from "#lib/shared/playback-constants.ts";
import { advanceVideo } from "#lib/videos/advance-video.ts";
import { createPackage } from "#lib/videos/packages.ts";
import { type OfferedPicture, offerPictures } from "#lib/videos/pictures/offer-pictures.ts";
import type { WorkerContext } from "../context.ts";
import { encryptTrack } from "../pipeline/encrypt-track.ts";
import { jobSchema, loadJob } from "../pipeline/load-job.ts";
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
    async ({ event, step }) => {
      const job = jobSchema.parse(event.data);
      await step.run("pictures", () =>
        runWork(host, job, async (signal) => {
          const { ladder, original } = await loadJob(host, job);
          const storage = host.storage.require("disk");
          const report = createReporter(host.db, job.videoId, "pictures");
          report(0);
          const poster = await makePoster({ tools, input: original, ladder, signal });
          const posterRef = `pictures/${job.videoId}/${job.attempt}/poster.jpg`;
          await storage.put(posterRef, poster.data);
          const storyboardRef = ladder.early === null ? null : `storyboards/${job.videoId}/${job.attempt}`;
          if (storyboardRef !== null) {
            const storyboard = await makeStoryboard({ tools, input: original, ladder, signal });
            for (const sprite of storyboard.sprites)
              await storage.put(`${storyboardRef}/${sprite.name}`, sprite.data);
            await storage.put(`${storyboardRef}/storyboard.vtt`, Buffer.from(storyboard.vtt));
          }
          await host.db.prisma.video.updateMany({
            where: { id: job.videoId, attempt: job.attempt },
            data: { storyboardRef },
          });
          const offered: OfferedPicture[] = [{ ref: posterRef, atSeconds: null }];
          const moments = ladder.renditions.length === 0 ? [] : spreadStills(ladder.durationSeconds, 6);
          for (const [index, atSeconds] of moments.entries()) {
            const ref = `pictures/${job.videoId}/${job.attempt}/offered-${index}.jpg`;
            await storage.put(ref, await makeStill({ tools, input: original, ladder, atSeconds, signal }));
            offered.push({ ref, atSeconds });
          }
          await offerPictures(host.db, job, offered);
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
