import type { Inngest } from "inngest";
import type { Host } from "#lib/kernel/host.ts";
import { sweepNonces } from "#lib/auth/nonces.ts";
import { sweepOutbox } from "#lib/events/outbox.ts";
import { sweepSessions } from "#lib/playback/sweep-sessions.ts";
import { sweepUploads } from "#lib/videos/uploads/sweep-uploads.ts";

/** Every minute: ends playback sessions whose player fell silent, and forgets what has expired. */
export function sweep(host: Host, inngest: Inngest) {
  return inngest.createFunction(
    { id: "sweep", triggers: [{ cron: "* * * * *" }], retries: 0, concurrency: { limit: 1 } },
    async ({ step }) => {
      await step.run("playback-sessions", () => sweepSessions(host.db, host.clock));
      await step.run("nonces", () => sweepNonces(host.db.prisma, host.clock));
      await step.run("outbox", () => sweepOutbox(host.db.prisma, host.clock));
      await step.run("uploads", () => sweepUploads(host.db, host.config, host.clock));
    },
  );
}
