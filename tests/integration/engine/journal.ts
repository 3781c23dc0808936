/** Something that a function under test did. */
export interface Entry {
  test: string;
  what: string;
  at: number;
  value?: unknown;
}

/** What functions under test did, by the id of the test that set them going. Functions and tests share a process. */
export class Journal {
  readonly #entries: Entry[] = [];

  note(test: unknown, what: string, value?: unknown): void {
    this.#entries.push({ test: String(test), what, at: Date.now(), value });
  }

  of(test: string, what?: string): Entry[] {
    return this.#entries.filter(
      (entry) => entry.test === test && (what === undefined || entry.what === what),
    );
  }

  /** Waits until the function has done `what` at least `count` times, at most `seconds`. */
  async until(
    test: string,
    what: string,
    options: { count?: number; seconds?: number } = {},
  ): Promise<Entry[]> {
    const deadline = Date.now() + (options.seconds ?? 20) * 1000;
    for (;;) {
      const found = this.of(test, what);
      if (found.length >= (options.count ?? 1)) return found;
      if (Date.now() > deadline) {
        const seen = this.of(test).map((entry) => entry.what);
        throw new Error(
          `“${what}” was seen ${found.length} times in time; seen: ${seen.join(", ") || "nothing"}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
