/** Lets a loop rest until its time is up or somebody has work for it. */
export interface Waker {
  wake(): void;
  /** Resolves after `ms`, or at once when `wake` was called since the last rest. */
  rest(ms: number): Promise<void>;
}

export function createWaker(): Waker {
  let awake = false;
  let resume: (() => void) | undefined;
  return {
    wake() {
      awake = true;
      resume?.();
    },
    async rest(ms) {
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
