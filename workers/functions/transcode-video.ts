import type { Host } from "#lib/kernel/host.ts";
import type { Receiver } from "#lib/media/encode/in-order.ts";
import { furtherAudio, transcodeAudio, transcodeWindow } from "#lib/media/encode/transcode.ts";
import { windowRenditions } from "#lib/media/ladder.ts";
import { type SegmentRange, wholeRange, windowRange } from "#lib/media/segment-grid.ts";
import { advanceVideo } from "#lib/videos/advance-video.ts";
import { countSegments, takeTracks } from "#lib/videos/packages.ts";
import type { WorkerContext } from "../context.ts";
import { beginPackage } from "../pipeline/begin-package.ts";
import { followChanges } from "../pipeline/follow-changes.ts";
import { jobSchema, type LoadedJob, loadJob } from "../pipeline/load-job.ts";
import { createPackager } from "../pipeline/packager.ts";
import { failOnError, pipelineFunction } from "../pipeline/pipeline-function.ts";
import { createReporter } from "../pipeline/report.ts";
import { type Job, runWork } from "../pipeline/run-work.ts";

/**
 * Makes the full package: takes the early lane's tracks as they are, then makes the larger renditions in windows of about a
 * minute, one step each, and further audio tracks. Steps share nothing but rows and stores: each may run on another machine.
 */
export function transcodeVideo({ host, inngest, tools }: WorkerContext) {
  return inngest.createFunction(
    {
      ...pipelineFunction("transcode-video", "video/early.completed"),
      concurrency: { limit: 2 },
      onFailure: failOnError(host),
    },
    async ({ event, step }) => {
      const job = jobSchema.parse(event.data);
      const { packageId, windowCount, moreAudio } = await step.run("take-early", () =>
        runWork(host, job, async () => {
          const loaded = await loadJob(host, job);
          const { ladder, earlyPackageId } = loaded;
          if (earlyPackageId === null) throw new Error("the early lane is not there");
          const packageId = await beginPackage(host, loaded, "full");
          const { segmentCount } = ladder;
          await takeTracks(host.db, { from: earlyPackageId, into: packageId, segmentCount });
          return {
            packageId,
            windowCount: windowRenditions(ladder).length === 0 ? 0 : ladder.windowCount,
            moreAudio: furtherAudio(ladder).map(({ track }) => track),
          };
        }),
      );
      for (const track of moreAudio) {
        await step.run(`audio-${track}`, () =>
          runWork(host, job, async (signal) => {
            const { ladder } = await loadJob(host, job);
            const part = { packageId, tracks: [track], range: wholeRange(ladder) };
            const report = createReporter(host.db, job.videoId, track);
            const onProgress = ({ fraction }: { fraction: number }) => report(fraction);
            await makePart(host, job, part, (input, { ladder }, receiver) =>
              transcodeAudio({ tools, input, ladder, track, signal, onProgress, ...receiver }),
            );
            await report.flush();
          }),
        );
      }
      for (let window = 0; window < windowCount; window++) {
        await step.run(`window-${window}`, () =>
          runWork(host, job, async (signal) => {
            const { ladder } = await loadJob(host, job);
            const tracks = windowRenditions(ladder).map((rendition) => rendition.track);
            const part = { packageId, tracks, range: windowRange(ladder, window) };
            const report = createReporter(host.db, job.videoId, "ladder");
            const onProgress = ({ fraction, speed }: { fraction: number; speed: number }) =>
              report(
                (window + fraction) / windowCount,
                speed > 0 ? `${speed.toFixed(1)} × real time` : undefined,
              );
            await makePart(host, job, part, (input, { ladder }, receiver) =>
              transcodeWindow({ tools, input, ladder, window, signal, onProgress, ...receiver }),
            );
            report((window + 1) / windowCount);
            await report.flush();
          }),
        );
      }
      await step.run("transcoded", () =>
        runWork(host, job, async () => {
          await advanceVideo(host.db, {
            ...job,
            to: "packaging",
            event: "video/transcoded",
            change: { fullPackageId: packageId },
          });
        }),
      );
    },
  );
}

interface Part {
  packageId: string;
  tracks: readonly string[];
  range: SegmentRange;
}

/** Makes the segments of some tracks and lists them together, unless a killed step has done so before. */
async function makePart(
  host: Host,
  job: Job,
  { packageId, tracks, range }: Part,
  transcode: (input: string, loaded: LoadedJob, receiver: Receiver) => Promise<void>,
): Promise<void> {
  const wanted = range.toSegment - range.fromSegment;
  if ((await countSegments(host.db, packageId, tracks, range)) === wanted) return;
  await followChanges(host, job, async (loaded, input) => {
    const packager = await createPackager(host, loaded, packageId);
    await transcode(input, loaded, packager);
    await packager.list();
  });
}
