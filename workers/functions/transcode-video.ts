import { transcodeAudio } from "#lib/media/transcode-audio.ts";
import { transcodeWindow } from "#lib/media/transcode-window.ts";
import { advanceVideo } from "#lib/videos/advance-video.ts";
import type { WorkerContext } from "../context.ts";
import { jobSchema, loadJob } from "../pipeline/load-job.ts";
import { failOnError, pipelineFunction } from "../pipeline/pipeline-function.ts";
import { hasRecord, writeRecord } from "../pipeline/records.ts";
import { createReporter } from "../pipeline/report.ts";
import { runWork } from "../pipeline/run-work.ts";
import { openScratch } from "../pipeline/scratch.ts";

/** Makes the ladder in windows of about a minute, one step each, and the sound once. Clear files stay in scratch. */
export function transcodeVideo({ host, inngest, tools }: WorkerContext) {
  const { dataDir } = host.config;
  return inngest.createFunction(
    {
      ...pipelineFunction("transcode-video", "video/early.completed"),
      concurrency: { limit: 2 },
      onFailure: failOnError(host),
    },
    async ({ event, step }) => {
      const job = jobSchema.parse(event.data);
      const windowCount = await step.run("audio", () =>
        runWork(host, job, async (signal) => {
          const { ladder, original } = await loadJob(host, job);
          const { ladder: outDir } = await openScratch(dataDir, job.videoId, job.attempt);
          if (await hasRecord(outDir, "audio")) return ladder.windowCount;
          const report = createReporter(host.db, job.videoId, "a0");
          const track = await transcodeAudio({
            tools,
            input: original,
            ladder,
            outDir,
            signal,
            onProgress: ({ fraction }) => report(fraction),
          });
          if (track !== null) await writeRecord(outDir, "audio", [track]);
          await report.flush();
          return ladder.windowCount;
        }),
      );
      for (let window = 0; window < windowCount; window++) {
        await step.run(`window-${window}`, () =>
          runWork(host, job, async (signal) => {
            const { ladder, original } = await loadJob(host, job);
            const { ladder: outDir } = await openScratch(dataDir, job.videoId, job.attempt);
            if (await hasRecord(outDir, `window-${window}`)) return;
            const report = createReporter(host.db, job.videoId, "ladder");
            const tracks = await transcodeWindow({
              tools,
              input: original,
              ladder,
              window,
              outDir,
              signal,
              onProgress: ({ fraction, speed }) =>
                report(
                  (window + fraction) / windowCount,
                  speed > 0 ? `${speed.toFixed(1)} × real time` : undefined,
                ),
            });
            await writeRecord(outDir, `window-${window}`, tracks);
            report((window + 1) / windowCount);
            await report.flush();
          }),
        );
      }
      await step.run("transcoded", () =>
        runWork(host, job, async () => {
          await advanceVideo(host.db, { ...job, to: "packaging", event: "video/transcoded" });
        }),
      );
    },
  );
}
