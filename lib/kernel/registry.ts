import { AppError } from "#lib/platform/errors.ts";

/** Named parts of one kind that plugins registered. A name is taken once; an unknown one is refused with the known. */
export class Registry<T> {
  readonly #parts = new Map<string, T>();
  readonly #kind: string;

  /** @param kind what its parts are, for error sentences, e.g. "chain". */
  constructor(kind: string) {
    this.#kind = kind;
  }

  /** Throws AppError `plugin_duplicate` when the name is taken. */
  add(name: string, part: T): void {
    if (this.#parts.has(name)) {
      throw new AppError("plugin_duplicate", `Two plugins register the ${this.#kind} "${name}".`);
    }
    this.#parts.set(name, part);
  }

  get(name: string): T | undefined {
    return this.#parts.get(name);
  }

  /** Throws AppError `plugin_unknown` that lists the known names. */
  require(name: string): T {
    const part = this.#parts.get(name);
    if (part !== undefined) return part;
    const known = [...this.#parts.keys()].join(", ") || "none";
    throw new AppError("plugin_unknown", `There is no ${this.#kind} "${name}" here (known: ${known}).`);
  }

  list(): T[] {
    return [...this.#parts.values()];
  }

  names(): string[] {
    return [...this.#parts.keys()];
  }
}
