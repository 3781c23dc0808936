import type { ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { FfmpegLimitError } from "./media-error.ts";

/** Bounds of one process. Seconds are wall clock unless the name says otherwise. */
export interface ProcessLimits {
  timeSeconds: number;
  /** Longest silence (no output, no progress) while nobody on our side holds it up. */
  stallSeconds: number;
  cpuSeconds: number;
  addressSpaceBytes: number;
  /** All bytes that leave the process together. */
  outputBytes: number;
}

/** Watches one child: kills it on the first failure and keeps the clocks of its limits. */
export class ProcessWatch {
  failure: unknown;
  readonly exit: Promise<number | null>;
  readonly #child: ChildProcess;
  readonly #limits: ProcessLimits;
  readonly #timer: NodeJS.Timeout;
  #lastSign = performance.now();
  #held = 0;
  #bytes = 0;

  constructor(child: ChildProcess, limits: ProcessLimits) {
    this.#child = child;
    this.#limits = limits;
    const started = performance.now();
    this.#timer = setInterval(() => {
      const now = performance.now();
      if (now - started > limits.timeSeconds * 1000) this.stop(new FfmpegLimitError("time"));
      if (this.#held > 0) this.#lastSign = now;
      if (now - this.#lastSign > limits.stallSeconds * 1000) this.stop(new FfmpegLimitError("stall"));
    }, 250);
    this.exit = new Promise((resolve) => {
      child.once("error", (error) => {
        this.stop(error);
        resolve(null);
      });
      child.once("exit", (code) => resolve(code));
    });
    // The guard may be gone before our end of its pipe is.
    child.stdin?.on("error", () => {});
  }

  /** Keeps the first reason and kills the whole process group. */
  stop(reason: unknown): void {
    this.failure ??= reason;
    if (this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null)
      return;
    try {
      process.kill(-this.#child.pid, "SIGKILL");
    } catch {
      // The group is already gone.
    }
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#child.stdin?.destroy();
    if (this.failure === undefined) return;
    for (const stream of this.#child.stdio) stream?.destroy();
  }

  /** The chunks of one output; the time a consumer holds a chunk counts neither as silence nor as stall. */
  async *read(stream: Readable): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        this.#lastSign = performance.now();
        this.#bytes += chunk.length;
        if (this.#bytes > this.#limits.outputBytes) throw new FfmpegLimitError("output");
        this.#held++;
        try {
          yield chunk;
        } finally {
          this.#held--;
        }
      }
    } catch (error) {
      // After a kill the pipes break; the reason of the kill is what matters.
      throw this.failure ?? error;
    }
  }
}
