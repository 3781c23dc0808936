import type { Log } from "./log.ts";

/** What hangs longer than this is left behind, so that the rest still ends in order. */
const patienceMilliseconds = 10_000;

/** Runs what was registered, last first, once; a part that fails or hangs is logged and does not stop the others. */
export class Shutdown {
  readonly #steps: { name: string; run: () => Promise<void> | void }[] = [];
  #running: Promise<void> | undefined;
  readonly #log: Log;
  readonly #patience: number;

  constructor(log: Log, options: { patienceMilliseconds?: number } = {}) {
    this.#log = log;
    this.#patience = options.patienceMilliseconds ?? patienceMilliseconds;
  }

  /** Registers a part. One that is registered while everything ends is ended at its turn: next. */
  add(name: string, run: () => Promise<void> | void): void {
    this.#steps.push({ name, run });
  }

  run(): Promise<void> {
    this.#running ??= this.#runAll();
    return this.#running;
  }

  async #runAll(): Promise<void> {
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      try {
        await this.#within(step.run);
      } catch (error) {
        this.#log.error({ err: error, step: step.name }, "failed to shut a part down");
      }
    }
  }

  async #within(run: () => Promise<void> | void): Promise<void> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error("took too long")), this.#patience);
    try {
      await Promise.race([run(), late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }
}
