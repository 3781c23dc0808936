/** What an AppError carries beside its code and its sentence. */
export interface AppErrorOptions {
  /** True when the same call may succeed later without a change by the caller. */
  retryable?: boolean;
  /** Seconds after which a retry makes sense. */
  retryAfterSeconds?: number;
  /** Facts the caller may see, e.g. the conditions that failed. Never secrets. */
  details?: Record<string, unknown>;
  cause?: unknown;
}

/** The same in every copy of this module. */
const brand = Symbol.for("streamgate.AppError");

/**
 * An expected failure with a stable code. Rooms throw it (or a subclass) and know no HTTP status;
 * `lib/api/problem-codes.ts` maps codes to statuses. The message is written for the person who sees it:
 * what happened and what to do next, never a secret.
 *
 * Next evaluates this module once for pages and once for routes, while both use one host: what its stores and chains throw may
 * come from the other copy. `instanceof AppError` holds for either; of a subclass it does for the own copy alone, so
 * whoever asks a part of the host compares the code.
 */
export class AppError extends Error {
  readonly [brand] = true;

  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a subclass inherits this and means itself.
    if (this !== AppError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === "object" && value !== null && brand in value;
  }

  readonly code: string;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;
  readonly details: Record<string, unknown> | undefined;

  constructor(code: string, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.details = options.details;
  }
}

/** Something that was named does not exist, or the caller may not know that it does. */
export class NotFoundError extends AppError {
  constructor(what: string) {
    super("not_found", `${what} was not found.`);
  }
}
