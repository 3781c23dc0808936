import { chooseLadder } from "#lib/media/ladder.ts";
import { measureLoudness } from "#lib/media/measure-loudness.ts";
import { probeStraight } from "#lib/media/probe-straight.ts";
import { sha256File } from "#lib/media/sha256-file.ts";
import { advanceVideo } from "#lib/videos/advance-video.ts";
import { assertMinutesLeft } from "#lib/videos/quota.ts";
import { recordServerDigest } from "#lib/videos/uploads/digests.ts";
import { originalPath, straightPath } from "#lib/videos/uploads/original-path.ts";
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
          const { uploadId, creatorId } = await host.db.prisma.video.findUniqueOrThrow({
            where: { id: job.videoId },
          });
          const report = createReporter(host.db, job.videoId, "probe");
          await advanceVideo(host.db, { ...job, to: "probing" });
          report(0);
          const copy = straightPath(host.config, uploadId);
          const straighten = createReporter(host.db, job.videoId, "straighten");
          const probed = await probeStraight({
            tools,
            file: originalPath(host.config, uploadId),
            copy,
            onProgress: ({ fraction }) => straighten(fraction),
            signal,
          });
          await straighten.flush();
          const file = probed.straightened ? copy : originalPath(host.config, uploadId);
          // Measured once, before anything is encoded: the early lane and the full package are equally loud.
          const info = { ...probed, ...(await measureLoudness({ tools, file, info: probed, signal })) };
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
              media: JSON.parse(JSON.stringify({ info, ladder })),
              durationSeconds: ladder.durationSeconds,
            },
          });
          return uploadId;
        }),
      );
      // The early lane is being made meanwhile: nobody waits for a digest to watch.
      await step.run("digest", () =>
        runWork(host, job, async (signal) => {
          await recordServerDigest(
            host.db,
            uploadId,
            await sha256File(originalPath(host.config, uploadId), signal),
          );
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
