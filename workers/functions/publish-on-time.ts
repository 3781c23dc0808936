import type { Inngest } from "inngest";
import type { Host } from "#lib/kernel/host.ts";
import { publishScheduled } from "#lib/videos/publish-scheduled.ts";

/**
 * Every minute: publishes what is due. What to publish when stands in the rows alone, so that a restart, a changed or
 * a cancelled time need nothing else: the next minute sees them.
 */
export function publishOnTime(host: Host, inngest: Inngest) {
  return inngest.createFunction(
    { id: "publish-scheduled", triggers: [{ cron: "* * * * *" }], retries: 0, concurrency: { limit: 1 } },
    async ({ step }) => {
      await step.run("publish", () => publishScheduled(host.db, host.clock.now()));
    },
  );
}
