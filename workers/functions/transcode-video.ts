import type { Host } from "#lib/kernel/host.ts";
import { transcodeAudio } from "#lib/media/encode/transcode-audio.ts";
import { earlyAudio } from "#lib/media/encode/transcode-early-lane.ts";
import { transcodeWindow } from "#lib/media/encode/transcode-window.ts";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { windowRenditions } from "#lib/media/ladder.ts";
import { advanceVideo } from "#lib/videos/advance-video.ts";
import type { WorkerContext } from "../context.ts";
import { followChanges } from "../pipeline/follow-changes.ts";
import { jobSchema, loadJob } from "../pipeline/load-job.ts";
import { failOnError, pipelineFunction } from "../pipeline/pipeline-function.ts";
import { hasRecord, writeRecord } from "../pipeline/records.ts";
import { createReporter } from "../pipeline/report.ts";
import { type Job, runWork } from "../pipeline/run-work.ts";
import { openScratch } from "../pipeline/scratch.ts";
import { takeEarlyLane } from "../pipeline/take-early-lane.ts";

/**
 * Makes what the early lane does not have: the larger renditions in windows of about a minute, one step each, and further
 * audio tracks. Nothing is encoded twice. Clear files stay in scratch.
 */
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
      const { windowCount, moreAudio } = await step.run("early", () =>
        runWork(host, job, async (signal) => {
          const loaded = await loadJob(host, job);
          const { ladder: outDir } = await openScratch(dataDir, job.videoId, job.attempt);
          if (!(await hasRecord(outDir, "early")))
            await writeRecord(outDir, "early", await takeEarlyLane({ host, job: loaded, outDir, signal }));
          const { ladder } = loaded;
          return {
            windowCount: windowRenditions(ladder).length === 0 ? 0 : ladder.windowCount,
            moreAudio: ladder.audio.slice(earlyAudio(ladder).length).map(({ track }) => track),
          };
        }),
      );
      for (const track of moreAudio) {
        await step.run(`audio-${track}`, () =>
          runWork(host, job, (signal) => makeAudio({ host, tools, job, track, signal })),
        );
      }
      for (let window = 0; window < windowCount; window++) {
        await step.run(`window-${window}`, () =>
          runWork(host, job, async (signal) => {
            const { ladder: outDir } = await openScratch(dataDir, job.videoId, job.attempt);
            if (await hasRecord(outDir, `window-${window}`)) return;
            const report = createReporter(host.db, job.videoId, "ladder");
            const tracks = await followChanges(host, job, ({ ladder }, input) =>
              transcodeWindow({
                tools,
                input,
                ladder,
                window,
                outDir,
                signal,
                onProgress: ({ fraction, speed }) =>
                  report(
                    (window + fraction) / windowCount,
                    speed > 0 ? `${speed.toFixed(1)} × real time` : undefined,
                  ),
              }),
            );
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

/** Encodes one audio track that the early lane had no room for, unless that was done before. */
async function makeAudio(step: {
  host: Host;
  tools: FfmpegTools;
  job: Job;
  track: string;
  signal: AbortSignal;
}): Promise<void> {
  const { host, tools, job, track, signal } = step;
  const { ladder: outDir } = await openScratch(host.config.dataDir, job.videoId, job.attempt);
  if (await hasRecord(outDir, track)) return;
  const report = createReporter(host.db, job.videoId, track);
  const record = await followChanges(host, job, ({ ladder }, input) =>
    transcodeAudio({
      tools,
      input,
      ladder,
      track,
      outDir,
      signal,
      onProgress: ({ fraction }) => report(fraction),
    }),
  );
  if (record !== null) await writeRecord(outDir, track, [record]);
  await report.flush();
}
