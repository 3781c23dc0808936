import { measureLoudness } from "#lib/media/encode/measure-loudness.ts";
import { chooseLadder } from "#lib/media/ladder.ts";
import { probeStraight } from "#lib/media/probe/probe-straight.ts";
import { sha256File } from "#lib/media/sha256-file.ts";
import { toJsonColumn } from "#lib/platform/json-column.ts";
import { advanceVideo } from "#lib/videos/advance-video.ts";
import { assertMinutesLeft } from "#lib/videos/quota.ts";
import { recordServerDigest } from "#lib/videos/uploads/digests.ts";
import { originalRef } from "#lib/videos/uploads/original-ref.ts";
import { straightCopy } from "#lib/videos/uploads/straight-copy.ts";
import type { WorkerContext } from "../context.ts";
import { isLastTry } from "../pipeline/best-effort.ts";
import { findCaptions } from "../pipeline/find-captions.ts";
import { jobSchema } from "../pipeline/load-job.ts";
import { failOnError, pipelineFunction } from "../pipeline/pipeline-function.ts";
import { createReporter } from "../pipeline/report.ts";
import { runWork } from "../pipeline/run-work.ts";

/** Finds out what was uploaded, refuses what cannot become a video, decides the ladder, and takes out subtitles. */
export function probeVideo({ host, inngest, tools }: WorkerContext) {
  return inngest.createFunction(
    {
      ...pipelineFunction("probe-video", "video/uploaded"),
      concurrency: { limit: 4 },
      onFailure: failOnError(host),
    },
    async ({ event, step, attempt, maxAttempts }) => {
      const job = jobSchema.parse(event.data);
      const uploadId = await step.run("probe", () =>
        runWork(host, job, async (signal) => {
          const { files } = host.stores;
          const { uploadId, creatorId } = await host.db.prisma.video.findUniqueOrThrow({
            where: { id: job.videoId },
          });
          const report = createReporter(host.db, job.videoId, "probe");
          await advanceVideo(host.db, { ...job, to: "probing" });
          report(0);
          const copy = straightCopy(files, uploadId);
          const straighten = createReporter(host.db, job.videoId, "straighten");
          const info = await files.lend(originalRef(uploadId), async (original) => {
            const onProgress = ({ fraction }: { fraction: number }) => straighten(fraction);
            const probed = await probeStraight({ tools, file: original, copy, onProgress, signal });
            await straighten.flush();
            // Measured once, before anything is encoded: the early lane and the full package are equally loud.
            const measure = async (file: string) => ({
              ...probed,
              ...(await measureLoudness({ tools, file, info: probed, signal })),
            });
            return probed.straightened ? copy.lend(measure) : measure(original);
          });
          const ladder = chooseLadder(info);
          const { durationSeconds } = ladder;
          await assertMinutesLeft(host.db.prisma, host.config.quota, {
            id: job.videoId,
            creatorId,
            durationSeconds,
          });
          report(1);
          await report.flush();
          await advanceVideo(host.db, {
            ...job,
            to: "transcoding",
            event: "video/accepted",
            change: {
              media: toJsonColumn({ info, ladder }),
              durationSeconds: ladder.durationSeconds,
            },
          });
          return uploadId;
        }),
      );
      // The early lane is being made meanwhile: nobody waits for a digest to watch.
      await step.run("digest", () =>
        runWork(host, job, async (signal) => {
          const original = originalRef(uploadId);
          const digest = await host.stores.files.lend(original, (path) => sha256File(path, signal));
          await recordServerDigest(host.db, uploadId, digest);
        }),
      );
      await step.run("captions", () =>
        runWork(host, job, (signal) =>
          findCaptions({ host, job, signal, lastTry: isLastTry(attempt, maxAttempts) }, tools),
        ),
      );
    },
  );
}
