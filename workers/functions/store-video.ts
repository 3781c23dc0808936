import type { Database } from "#lib/platform/db.ts";
import { writeCar } from "#lib/storage/write-car.ts";
import { advanceVideo } from "#lib/videos/advance-video.ts";
import { completePackage, type LoadedTrack, loadPackage } from "#lib/videos/packages.ts";
import type { WorkerContext } from "../context.ts";
import { importManifests, importTrack, readImports } from "../pipeline/import-package.ts";
import { jobSchema, loadJob } from "../pipeline/load-job.ts";
import { failOnError, pipelineFunction } from "../pipeline/pipeline-function.ts";
import { createReporter } from "../pipeline/report.ts";
import { runWork } from "../pipeline/run-work.ts";
import { openScratch } from "../pipeline/scratch.ts";

/**
 * Imports the encrypted package into the store of packages track by track, checks it, makes the video ready under its CID, and
 * has every pinner hold it too. What a pinner cannot do is logged; the video stays ready.
 */
export function storeVideo({ host, inngest }: WorkerContext) {
  const { dataDir } = host.config;
  return inngest.createFunction(
    {
      ...pipelineFunction("store-video", "video/packaged"),
      concurrency: { limit: 2 },
      onFailure: failOnError(host),
    },
    async ({ event, step }) => {
      const job = jobSchema.parse(event.data);
      const { packageId, tracks } = await step.run("plan", async () => {
        const { fullPackageId } = await loadJob(host, job);
        if (fullPackageId === null) throw new Error("the video has no full package");
        const { tracks } = await loadPackage(host.db, fullPackageId, { track: null });
        return { packageId: fullPackageId, tracks: tracks.map((track) => track.name) };
      });
      for (const [index, track] of tracks.entries()) {
        await step.run(`import-${track}`, () =>
          runWork(host, job, async (signal) => {
            const scratch = await openScratch(dataDir, job.videoId, job.attempt);
            const report = createReporter(host.db, job.videoId, "store");
            await importTrack({
              storage: host.stores.packages,
              folder: scratch.package,
              track: await loadTrack(host.db, packageId, track),
              signal,
              onProgress: (fraction) => report((index + fraction) / (tracks.length + 1)),
            });
            await report.flush();
          }),
        );
      }
      const cid = await step.run("assemble", () =>
        runWork(host, job, async () => {
          const scratch = await openScratch(dataDir, job.videoId, job.attempt);
          const storage = host.stores.packages;
          await importManifests(storage, scratch.package, await loadPackage(host.db, packageId));
          const { cid } = await storage.assembleFolder(await readImports(scratch.package));
          await storage.verify(cid);
          return cid;
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
            await pinner.pin({ cid, car: () => writeCar(host.stores.packages, cid) });
          }),
        );
      }
    },
  );
}

async function loadTrack(db: Database, packageId: string, name: string): Promise<LoadedTrack> {
  const { tracks } = await loadPackage(db, packageId, { track: name });
  const track = tracks.find((candidate) => candidate.name === name);
  if (track === undefined) throw new Error(`the package has no track ${name}`);
  return track;
}
