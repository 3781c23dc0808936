import type { InstanceContext } from "./instance-context.ts";
import type { RunRecord } from "./run-record.ts";

interface SampleInstance {
  origin: string;
  chain: RunRecord["chain"];
  /** Ends it with the instance. */
  signal: AbortSignal;
}

/**
 * Has the sample film made and published in the background, where the settings ask for it. Never fails the instance: what
 * went wrong is one line of the log, and the next start tries again.
 */
export async function beginSample(
  { settings, progress, env }: InstanceContext,
  { origin, chain, signal }: SampleInstance,
): Promise<string | null> {
  if (!settings.sample || chain === undefined) return null;
  try {
    // Loaded only where it is needed: most starts have published it before.
    const { publishSample } = await import("../demo/publish-sample.ts");
    return await publishSample({ dataDir: settings.dataDir, origin, chain, env, signal });
  } catch (error) {
    if (!signal.aborted) {
      progress.log(`The sample film was not made: ${error instanceof Error ? error.message : String(error)}`);
    }
    return null;
  }
}
