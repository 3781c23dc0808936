import type { ClearSegment, InitSegment } from "../segment-grid.ts";
import type { CutEvent, TrackCut } from "./cut-segments.ts";

/** Who takes what is made. */
export interface Receiver {
  onInit: (init: InitSegment) => Promise<void>;
  onSegment: (segment: ClearSegment) => Promise<void>;
}

/** Segments that may wait for the other track before their own track is held back as well. */
const maxWaiting = 64;

/** Puts the tracks' segments into one order and hands them over one at a time, while the next ones are made. */
export class InOrder {
  readonly #waiting: Map<TrackCut, ClearSegment[]>;
  readonly #job: Receiver;
  #turn: Promise<void> = Promise.resolve();

  constructor(cuts: readonly TrackCut[], job: Receiver) {
    this.#waiting = new Map(cuts.map((cut) => [cut, []]));
    this.#job = job;
  }

  /** Resolves when this track may go on: all that was handed over before is taken. Rejects with what a receiver threw. */
  async take(cut: TrackCut, event: CutEvent): Promise<void> {
    if (event.kind === "init") {
      const { init } = event;
      await this.#enqueue(() => this.#job.onInit(init));
      return;
    }
    const queue = this.#waiting.get(cut);
    queue?.push(event.segment);
    const queues = [...this.#waiting.values()];
    if (queues.every((one) => one.length > 0)) {
      const segments = queues.map((one) => one.shift() as ClearSegment);
      await this.#enqueue(async () => {
        for (const segment of segments) await this.#job.onSegment(segment);
      });
    } else if (queue && queue.length > maxWaiting) {
      throw new RangeError(`track ${cut.track} is ${maxWaiting} segments ahead of the other`);
    }
  }

  /** Resolves when everything is taken. */
  done(): Promise<void> {
    return this.#turn;
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const before = this.#turn;
    this.#turn = before.then(work);
    // The next caller of take(), or done(), sees the failure; the chain itself must not be reported as unhandled.
    this.#turn.catch(() => {});
    return before;
  }
}
