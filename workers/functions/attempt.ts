import type { Log } from "#lib/platform/log.ts";

/** What became of one part of a function whose other parts go on without it. */
export interface Attempt<T> {
  value?: T;
  failed: boolean;
}

/** Runs one part of a sweep; a failure is logged and told, so that it stops none of the others. */
export async function attempt<T>(log: Log, part: string, work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work(), failed: false };
  } catch (error) {
    log.error({ err: error, part }, "a part of the sweep failed; the others went on");
    return { failed: true };
  }
}

/** For the end of a sweep: throws when parts of it failed, and names them, so that its run counts as failed. */
export function failIfAny(failed: readonly string[]): void {
  if (failed.length > 0) throw new Error(`Failed in this sweep: ${failed.join(", ")}.`);
}
