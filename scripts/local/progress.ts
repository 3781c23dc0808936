/** Prints lines for a person who waits. */
export interface Progress {
  log(line: string): void;
  /** Prints what happens, and how long it took when that was more than a second. */
  step<T>(what: string, work: () => Promise<T>): Promise<T>;
}

export function createProgress(
  write: (text: string) => void = (text) => process.stdout.write(text),
): Progress {
  const log = (line: string) => write(`${line}\n`);
  return {
    log,
    async step(what, work) {
      const began = performance.now();
      log(`${what} …`);
      const result = await work();
      const seconds = (performance.now() - began) / 1000;
      if (seconds > 1) log(`  done in ${seconds.toFixed(1)} s`);
      return result;
    },
  };
}
