import type { Host } from "#lib/kernel/host.ts";
import type { FfmpegTools } from "#lib/media/find-ffmpeg.ts";
import { transcodeAudio } from "#lib/media/transcode-audio.ts";
import { transcodeWindow } from "#lib/media/transcode-window.ts";
import { advanceVideo } from "#lib/videos/advance-video.ts";
import type { WorkerContext } from "../context.ts";
import { jobSchema, loadJob } from "../pipeline/load-job.ts";
import { failOnError, pipelineFunction } from "../pipeline/pipeline-function.ts";
import { hasRecord, writeRecord } from "../pipeline/records.ts";
import { createReporter } from "../pipeline/report.ts";
import { type Job, runWork } from "../pipeline/run-work.ts";
import { openScratch } from "../pipeline/scratch.ts";

/** Makes the ladder in windows of about a minute, one step each, and each language's sound once. Clear files stay in scratch. */
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
      const { windowCount, audioCount } = await step.run("audio", () =>
        runWork(host, job, async (signal) => {
          await makeAudio({ host, tools, job, index: 0, signal });
          const { ladder } = await loadJob(host, job);
          return { windowCount: ladder.windowCount, audioCount: ladder.audio.length };
        }),
      );
      for (let index = 1; index < audioCount; index++) {
        await step.run(`audio-${index}`, () =>
          runWork(host, job, (signal) => makeAudio({ host, tools, job, index, signal })),
        );
      }
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

/** Encodes the sound of one language, unless that was done before. */
async function makeAudio(step: {
  host: Host;
  tools: FfmpegTools;
  job: Job;
  index: number;
  signal: AbortSignal;
}): Promise<void> {
  const { host, tools, job, index, signal } = step;
  const { ladder, original } = await loadJob(host, job);
  const track = ladder.audio[index]?.track;
  if (track === undefined) return;
  const { ladder: outDir } = await openScratch(host.config.dataDir, job.videoId, job.attempt);
  const name = index === 0 ? "audio" : `audio-${index}`;
  if (await hasRecord(outDir, name)) return;
  const report = createReporter(host.db, job.videoId, track);
  const record = await transcodeAudio({
    tools,
    input: original,
    ladder,
    track,
    outDir,
    signal,
    onProgress: ({ fraction }) => report(fraction),
  });
  if (record !== null) await writeRecord(outDir, name, [record]);
  await report.flush();
}
