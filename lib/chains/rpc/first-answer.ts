import { EndpointError } from "./json-rpc.ts";

/** One way to the answer; `signal` is aborted when it is no longer wanted. */
export type Runner<T> = (signal: AbortSignal) => Promise<T>;

export interface Quorum<T> {
  /** How many answers must agree. */
  need: number;
  agree(one: T, other: T): boolean;
}

export interface FirstAnswerOptions<T> {
  /** When it is aborted, its reason is thrown. */
  signal: AbortSignal;
  quorum?: Quorum<T> | undefined;
  /** After how long without an answer one more runner is started. */
  lateAfterMs: number;
  /** Whether there may be one more request than the quorum takes. */
  mayAdd(why: "retry" | "hedge"): boolean;
}

type Ended<T> = { index: number } & ({ value: T } | { error: unknown });

/**
 * The first answer of the runners, which start in their order: as many at once as must agree, the next for each that fails or
 * disagrees, and one more when the answer is late. The others are aborted. Throws the last EndpointError when no answer is
 * left to hope for; other errors of a runner at once.
 */
export async function firstAnswer<T>(
  runners: readonly Runner<T>[],
  { signal, quorum, lateAfterMs, mayAdd }: FirstAnswerOptions<T>,
): Promise<T> {
  const { need, agree } = quorum ?? { need: 1, agree: () => false };
  const over = new AbortController();
  const stop = AbortSignal.any([signal, over.signal]);
  const running = new Map<number, Promise<Ended<T>>>();
  const answers: T[] = [];
  let last = new EndpointError("no endpoint is left to ask");
  let next = 0;

  const start = (): void => {
    const runner = runners[next];
    if (runner === undefined) return;
    const index = next;
    next += 1;
    const ended = runner(stop).then(
      (value) => ({ index, value }),
      (error: unknown) => ({ index, error }),
    );
    running.set(index, ended);
  };
  const supporters = (answer: T) =>
    answers.filter((other) => other === answer || agree(answer, other)).length;
  const missing = () => need - running.size - Math.max(0, ...answers.map(supporters));

  const late = Promise.withResolvers<"late">();
  const timer = setTimeout(() => late.resolve("late"), lateAfterMs);
  let hedged = false;
  try {
    while (missing() > 0 && next < runners.length) start();
    while (running.size > 0) {
      const ends = running.values();
      const event = await Promise.race<Ended<T> | "late">(hedged ? ends : [...ends, late.promise]);
      signal.throwIfAborted();
      if (event === "late") {
        hedged = true;
        if (next < runners.length && mayAdd("hedge")) start();
        continue;
      }
      running.delete(event.index);
      if ("error" in event) {
        if (!(event.error instanceof EndpointError)) throw event.error;
        last = event.error;
      } else {
        answers.push(event.value);
        if (supporters(event.value) >= need) return event.value;
        last = new EndpointError("too few endpoints agree", "disagreement");
      }
      while (missing() > 0 && next < runners.length && mayAdd("retry")) start();
    }
    throw last;
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}
