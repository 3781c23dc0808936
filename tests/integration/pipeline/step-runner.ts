import { packageVideo } from "../../../workers/functions/package-video.ts";
import { probeVideo } from "../../../workers/functions/probe-video.ts";
import { storeVideo } from "../../../workers/functions/store-video.ts";
import { transcodeEarly } from "../../../workers/functions/transcode-early.ts";
import { transcodeVideo } from "../../../workers/functions/transcode-video.ts";
import { type CreatedFunction, createdFunctions } from "../../setup/created-functions.ts";
import { Killed, type PipelineWorld } from "./pipeline-world.ts";

export type WhenKilled = "the rest waits" | "the rest runs first";

/**
 * Runs the pipeline's own functions from the outbox's own events, and kills every step once between its work and its
 * record: each is done twice. Either what follows waits meanwhile, or it runs to its end before the step is repeated.
 */
export function startRunner({ host, tools }: Pick<PipelineWorld, "host" | "tools">, whenKilled: WhenKilled) {
  const pipeline = [probeVideo, transcodeEarly, transcodeVideo, packageVideo, storeVideo];
  const functions = createdFunctions({ host, tools }, pipeline);
  let lastSeq = 0n;
  const repeated: string[] = [];

  async function run({ id: functionId, handler }: CreatedFunction, data: unknown): Promise<void> {
    const recorded = new Map<string, unknown>();
    const done = new Set<string>();
    const step = {
      async run(id: string, work: () => Promise<unknown>): Promise<unknown> {
        if (recorded.has(id)) return recorded.get(id);
        const result = await work();
        if (!done.has(id)) {
          done.add(id);
          repeated.push(`${functionId}/${id}`);
          if (whenKilled === "the rest runs first") await deliver();
          // Behind the work of the step, before its result was recorded.
          throw new Killed();
        }
        recorded.set(id, JSON.parse(JSON.stringify(result ?? null)));
        return recorded.get(id);
      },
    };
    for (;;) {
      try {
        await handler({ event: { data }, step });
        return;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
    }
  }

  /** Delivers the events that the outbox holds, each once, until nothing follows any more. */
  async function deliver(): Promise<void> {
    for (;;) {
      const event = await host.db.prisma.outbox.findFirst({
        where: { seq: { gt: lastSeq } },
        orderBy: { seq: "asc" },
      });
      if (event === null) return;
      lastSeq = event.seq;
      for (const created of functions)
        if (created.events.includes(event.name)) await run(created, event.data);
    }
  }

  return { deliver, repeated };
}
