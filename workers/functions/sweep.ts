import type { Inngest } from "inngest";
import type { Pool } from "pg";
import { sweepEmbedCodes } from "#lib/auth/embed-codes.ts";
import { sweepEmbedSessions } from "#lib/auth/embed-sessions.ts";
import { sweepNonces } from "#lib/auth/nonces.ts";
import { sweepOutbox } from "#lib/events/outbox.ts";
import { sumWatching } from "#lib/insights/sum-watching.ts";
import type { Host } from "#lib/kernel/host.ts";
import { sweepNotices } from "#lib/notices/inbox.ts";
import { sweepSessions } from "#lib/playback/sweep-sessions.ts";
import { sweepUploads } from "#lib/videos/uploads/sweep-uploads.ts";

/**
 * Every minute: ends playback sessions whose player fell silent, and forgets what has expired. The API's rate buckets
 * are the web app's own: it hands in what sweeps them.
 */
export function sweep(host: Host, inngest: Inngest, sweepBuckets: (pool: Pool) => Promise<number>) {
  return inngest.createFunction(
    { id: "sweep", triggers: [{ cron: "* * * * *" }], retries: 0, concurrency: { limit: 1 } },
    async ({ step }) => {
      await step.run("playback-sessions", () => sweepSessions(host.db, host.clock));
      await step.run("insights", () => sumWatching(host.db, host.clock.now()));
      await step.run("nonces", () => sweepNonces(host.db.prisma, host.clock));
      await step.run("embed-codes", () => sweepEmbedCodes(host.db.prisma, host.clock));
      await step.run("embed-sessions", () => sweepEmbedSessions(host.db.prisma, host.clock));
      await step.run("rate-buckets", () => sweepBuckets(host.db.pool));
      await step.run("outbox", () => sweepOutbox(host.db.prisma, host.clock));
      await step.run("notices", () => sweepNotices(host.db.prisma, host.clock.now()));
      await step.run("uploads", () => sweepUploads(host.db, host.config, host.clock));
    },
  );
}
