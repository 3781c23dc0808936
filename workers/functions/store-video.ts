import { writeCar } from "#lib/storage/write-car.ts";
import { advanceVideo } from "#lib/videos/advance-video.ts";
import { completePackage, loadPackage } from "#lib/videos/packages.ts";
import type { WorkerContext } from "../context.ts";
import { assemblePackage } from "../pipeline/assemble-package.ts";
import { jobSchema, loadJob } from "../pipeline/load-job.ts";
import { failOnError, pipelineFunction } from "../pipeline/pipeline-function.ts";
import { createReporter } from "../pipeline/report.ts";
import { runWork } from "../pipeline/run-work.ts";

/**
 * Makes the folder of the full package from segments that are in the store already, reads it back whole, makes the video ready
 * under its CID, and has every pinner hold it too. What a pinner cannot do is logged; the video stays ready.
 */
export function storeVideo({ host, inngest }: WorkerContext) {
  return inngest.createFunction(
    {
      ...pipelineFunction("store-video", "video/packaged"),
      concurrency: { limit: 2 },
      onFailure: failOnError(host),
    },
    async ({ event, step }) => {
      const job = jobSchema.parse(event.data);
      const { packages } = host.stores;
      const { cid, packageId } = await step.run("assemble", () =>
        runWork(host, job, async () => {
          const report = createReporter(host.db, job.videoId, "store");
          report(0);
          const { fullPackageId: packageId, ladder } = await loadJob(host, job);
          if (packageId === null) throw new Error("the video has no full package");
          const cid = await assemblePackage(
            packages,
            await loadPackage(host.db, packageId),
            ladder.segmentCount,
          );
          report(0.1);
          await packages.verify(cid);
          await report.flush();
          return { cid, packageId };
        }),
      );
      await step.run("ready", () =>
        runWork(host, job, async () => {
          await completePackage(host.db, packageId, cid);
          const report = createReporter(host.db, job.videoId, "store");
          report(1);
          await report.flush();
          await advanceVideo(host.db, {
            ...job,
            to: "ready",
            event: "video/stored",
            change: { cid, readyAt: host.clock.now() },
          });
        }),
      );
      for (const name of host.pinners.names()) {
        await step.run(`pin-${name}`, () =>
          runWork(host, job, async () => {
            const pinner = host.pinners.require(name);
            if ((await pinner.status(cid)) !== "none") return;
            await pinner.pin({ cid, car: () => writeCar(packages, cid) });
          }),
        );
      }
    },
  );
}
