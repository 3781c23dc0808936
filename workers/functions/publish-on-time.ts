import { publishScheduled } from "#lib/videos/publish-scheduled.ts";
import type { WebContext } from "../context.ts";

/**
 * Publishes what is due. What to publish when stands in the rows alone, so that a restart, a changed or
 * a cancelled time need nothing else: the next minute sees them.
 */
export function publishOnTime({ host, inngest }: WebContext) {
  return inngest.createFunction(
    { id: "publish-scheduled", triggers: [{ cron: "* * * * *" }], retries: 0, concurrency: { limit: 1 } },
    async ({ step }) => {
      await step.run("publish", () => publishScheduled(host.db, host.clock.now()));
    },
  );
}
