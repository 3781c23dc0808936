import { destroyContentKey } from "#lib/playback/content-keys.ts";
import { dropEarlyPackages, findPurgeable, purgeVideo } from "#lib/videos/purge-video.ts";
import type { WorkerContext } from "../context.ts";
import { contentStorage } from "../pipeline/content-storage.ts";

/** Blocks younger than this may belong to an import that is under way. */
const garbageMinAgeSeconds = 86_400;

/** Every hour: destroys what was removed a week ago, its key first, and frees what nothing needs any more. */
export function sweepStorage({ host, inngest }: WorkerContext) {
  return inngest.createFunction(
    { id: "sweep-storage", triggers: [{ cron: "17 * * * *" }], retries: 0, concurrency: { limit: 1 } },
    async ({ step }) => {
      const { db, config, clock } = host;
      const disk = host.storage.require("disk");
      const removed = await step.run("find-removed", () => findPurgeable(db, clock.now()));
      for (const videoId of removed) {
        await step.run(`purge-${videoId}`, async () => {
          await destroyContentKey(db.prisma, videoId, clock.now());
          await purgeVideo(db, config, { disk, ipfs: contentStorage(host) }, videoId);
        });
      }
      await step.run("early-packages", () => dropEarlyPackages(db, disk, clock.now()));
      if (removed.length > 0) {
        await step.run("garbage", () =>
          contentStorage(host).collectGarbage({ minAgeSeconds: garbageMinAgeSeconds }),
        );
      }
    },
  );
}
