import { destroyContentKey } from "#lib/playback/content-keys.ts";
import { listLooseCids } from "#lib/videos/packages.ts";
import { dropUnusedPackages, findPurgeable, purgeVideo } from "#lib/videos/purge-video.ts";
import type { WorkerContext } from "../context.ts";
import { attempt, failIfAny } from "./attempt.ts";

/** Blocks younger than this may belong to an import that is under way. */
const garbageMinAgeSeconds = 86_400;

/** Destroys what was removed a week ago, its key first, and frees what nothing needs any more. Each part fails alone. */
export function sweepStorage({ host, inngest }: WorkerContext) {
  return inngest.createFunction(
    { id: "sweep-storage", triggers: [{ cron: "17 * * * *" }], retries: 0, concurrency: { limit: 1 } },
    async ({ step }) => {
      const { db, stores, clock, log } = host;
      const failed: string[] = [];
      const found = await step.run("find-removed", () =>
        attempt(log, "find-removed", () => findPurgeable(db, clock.now())),
      );
      if (found.failed) failed.push("find-removed");
      const removed = found.value ?? [];
      const parts: Record<string, () => Promise<unknown>> = {};
      for (const videoId of removed) {
        parts[`purge-${videoId}`] = async () => {
          await destroyContentKey(db.prisma, videoId, clock.now());
          await purgeVideo(host, videoId);
        };
      }
      for (const [name, work] of Object.entries(parts)) {
        if ((await step.run(name, () => attempt(log, name, work))).failed) failed.push(name);
      }
      const dropped = await step.run("unused-packages", () =>
        attempt(log, "unused-packages", () => dropUnusedPackages(db, stores.files, clock.now())),
      );
      if (dropped.failed) failed.push("unused-packages");
      // It looks at every block there is: only when something became garbage.
      if (removed.length > 0 || (dropped.value ?? 0) > 0) {
        const collect = async () =>
          stores.packages.collectGarbage({
            minAgeSeconds: garbageMinAgeSeconds,
            keep: await listLooseCids(db),
          });
        if ((await step.run("garbage", () => attempt(log, "garbage", collect))).failed)
          failed.push("garbage");
      }
      failIfAny(failed);
    },
  );
}
