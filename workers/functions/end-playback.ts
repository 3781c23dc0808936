import { z } from "zod";
import { endSessions } from "#lib/playback/end-session.ts";
import type { WebContext } from "../context.ts";

/** Ends and tells the playback sessions of a video that was removed or taken down, and of a viewer who signed out everywhere. */
export function endPlayback({ host, inngest }: WebContext) {
  return inngest.createFunction(
    {
      id: "end-playback",
      triggers: [{ event: "video/removed" }, { event: "video/taken-down" }, { event: "session/revoked" }],
      retries: 4,
    },
    async ({ event, step }) => {
      await step.run("end-sessions", async () => {
        if (event.name !== "session/revoked") {
          const { videoId } = z.object({ videoId: z.string() }).parse(event.data);
          return endSessions(host, { videoId }, event.name === "video/removed" ? "removed" : "taken_down");
        }
        const { viewerId } = z.object({ viewerId: z.string() }).parse(event.data);
        return endSessions(host, { viewerId }, "signed_out");
      });
    },
  );
}
