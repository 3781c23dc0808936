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

/**
 * An expected failure with a stable code. Rooms throw it (or a subclass) and know no HTTP status;
 * `lib/api/problem.ts` maps codes to statuses. The message is written for the person who sees it:
 * what happened and what to do next, never a secret.
 */
export class AppError extends Error {
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
