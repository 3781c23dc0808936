import { setTimeout as wait } from "node:timers/promises";
import type { InstanceContext } from "./instance-context.ts";
import type { RunRecord } from "./run-record.ts";

interface SampleInstance {
  origin: string;
  chain: RunRecord["chain"];
  /** Ends it with the instance. */
  signal: AbortSignal;
}

/** A web server or worker that was brought back meanwhile answers again within seconds. */
const attempts = 4;
const pauseMs = 10_000;

/**
 * Has the sample video made and published in the background, where the settings ask for it. Never fails the instance: what
 * went wrong for good is one line of the log, and the next start tries again.
 */
export async function beginSample(
  { settings, progress, env }: InstanceContext,
  { origin, chain, signal }: SampleInstance,
): Promise<string | null> {
  if (!settings.sample || chain === undefined) return null;
  for (let attempt = 1; ; attempt++) {
    try {
      // Loaded only where it is needed.
      const { publishSample } = await import("../demo/publish-sample.ts");
      return await publishSample({ dataDir: settings.dataDir, origin, chain, env, signal });
    } catch (error) {
      if (signal.aborted) return null;
      if (attempt === attempts) {
        const reason = error instanceof Error ? error.message : String(error);
        progress.log(`The sample video was not made: ${reason}`);
        return null;
      }
      await wait(pauseMs, undefined, { signal }).catch(() => {});
    }
  }
}
