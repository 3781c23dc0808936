import type { Log } from "./log.ts";

/** Runs what was registered, last first, once; a failing part is logged and does not stop the others. */
export class Shutdown {
  #steps: { name: string; run: () => Promise<void> | void }[] = [];
  #running: Promise<void> | undefined;
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  add(name: string, run: () => Promise<void> | void): void {
    this.#steps.push({ name, run });
  }

  run(): Promise<void> {
    this.#running ??= this.#runAll();
    return this.#running;
  }

  async #runAll(): Promise<void> {
    for (const step of this.#steps.reverse()) {
      try {
        await step.run();
      } catch (error) {
        this.#log.error({ err: error, step: step.name }, "failed to shut a part down");
      }
    }
  }
}
