import type { Inngest } from "inngest";
import { packageVideo } from "../../../workers/functions/package-video.ts";
import { probeVideo } from "../../../workers/functions/probe-video.ts";
import { storeVideo } from "../../../workers/functions/store-video.ts";
import { transcodeEarly } from "../../../workers/functions/transcode-early.ts";
import { transcodeVideo } from "../../../workers/functions/transcode-video.ts";
import { Killed, type PipelineWorld } from "./pipeline-world.ts";

interface Step {
  run<T>(id: string, work: () => Promise<T>): Promise<T>;
  sleep(id: string, time: string): Promise<void>;
}
type Handler = (context: { event: { data: unknown }; step: Step }) => Promise<unknown>;
interface Captured {
  options: { id: string; triggers: { event: string }[] };
  handler: Handler;
}

export type WhenKilled = "the rest waits" | "the rest runs first";

/**
 * Runs the pipeline's own functions from the outbox's own events, and kills every step once between its work and its
 * record: each is done twice. Either what follows waits meanwhile, or it runs to its end before the step is repeated.
 */
export function startRunner({ host, tools }: Pick<PipelineWorld, "host" | "tools">, whenKilled: WhenKilled) {
  const inngest = {
    createFunction: (options: Captured["options"], handler: Handler): Captured => ({ options, handler }),
  } as unknown as Inngest;
  const functions = [probeVideo, transcodeEarly, transcodeVideo, packageVideo, storeVideo].map(
    (create) => create({ host, inngest, tools }) as unknown as Captured,
  );
  let lastSeq = 0n;
  const repeated: string[] = [];

  async function run({ options, handler }: Captured, data: unknown): Promise<void> {
    const recorded = new Map<string, unknown>();
    const done = new Set<string>();
    const step: Step = {
      async run<T>(id: string, work: () => Promise<T>): Promise<T> {
        if (recorded.has(id)) return recorded.get(id) as T;
        const result = await work();
        if (!done.has(id)) {
          done.add(id);
          repeated.push(`${options.id}/${id}`);
          if (whenKilled === "the rest runs first") await deliver();
          // Behind the work of the step, before its result was recorded.
          throw new Killed();
        }
        recorded.set(id, JSON.parse(JSON.stringify(result ?? null)));
        return recorded.get(id) as T;
      },
      async sleep() {},
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
      for (const captured of functions) {
        if (captured.options.triggers.some((trigger) => trigger.event === event.name))
          await run(captured, event.data);
      }
    }
  }

  return { deliver, repeated };
}
