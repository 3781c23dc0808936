import { z } from "zod";
import { makeNotice, type ToldEvent, toldEvents } from "#lib/notices/make-notice.ts";
import type { WebContext } from "../context.ts";

const eventSchema = z.object({
  id: z.string(),
  name: z.enum(Object.keys(toldEvents) as [ToldEvent, ...ToldEvent[]]),
  data: z.object({ videoId: z.string(), reason: z.string().optional() }),
});

/** Tells a creator what became of their video, by every notifier there is. An event is told once. */
export function tellCreator({ host, inngest }: WebContext) {
  return inngest.createFunction(
    {
      id: "tell-creator",
      triggers: eventSchema.shape.name.options.map((event) => ({ event })),
      // A mail server may be away for a while; the engine waits longer from try to try.
      retries: 10,
    },
    async ({ event, step }) => {
      const { id, name, data } = eventSchema.parse(event);
      const notice = await step.run("write-notice", () =>
        makeNotice(host.db, { id, name, ...data }, host.clock.now()),
      );
      if (notice === null) return;
      for (const notifier of host.notifiers.list()) {
        // What a step gives is kept as JSON.
        await step.run(`tell-${notifier.name}`, () =>
          notifier.tell({ ...notice, createdAt: new Date(notice.createdAt) }),
        );
      }
    },
  );
}
