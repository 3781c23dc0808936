import type { Log } from "#lib/platform/log.ts";

/** A piece of work that repeats until it is stopped. */
export interface Loop {
  /** Makes the next round begin at once. */
  wake(): void;
  /** Ends the loop after the round under way. */
  stop(): Promise<void>;
}

/** What a round may say: `more` = begin the next one at once. */
export type Round = () => Promise<"more" | undefined>;

/** Repeats `round`, resting `restMs` between rounds. An error is logged (the first of a row) and the loop goes on. */
export function startLoop(options: { name: string; restMs: number; log: Log }, round: Round): Loop {
  const waker = createWaker();
  let stopping = false;
  let failing = false;
  const running = (async () => {
    await Promise.resolve(); // so that the caller has its loop before the first round
    while (!stopping) {
      let more: "more" | undefined;
      try {
        more = await round();
        if (failing) options.log.info({ loop: options.name }, "the engine goes on");
        failing = false;
      } catch (error) {
        // The first of a row: a database that is away for a minute must not fill the log.
        if (!failing)
          options.log.warn({ err: error, loop: options.name }, "a round of the engine failed, will go on");
        failing = true;
      }
      if (more === undefined && !stopping) await waker.rest(options.restMs);
    }
  })();
  return {
    wake: () => waker.wake(),
    async stop() {
      stopping = true;
      waker.wake();
      await running;
    },
  };
}

/** Lets a loop rest until its time is up or somebody has work for it. */
function createWaker() {
  let awake = false;
  let resume: (() => void) | undefined;
  return {
    wake() {
      awake = true;
      resume?.();
    },
    /** Resolves after `ms`, or at once when `wake` was called since the last rest. */
    async rest(ms: number): Promise<void> {
      if (!awake) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          resume = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      resume = undefined;
      awake = false;
    },
  };
}
