/** Counts as one limit on how many calls of a function are under way at once, per value of `key`. */
export interface ConcurrencyLimit {
  limit: number;
  key?: string | undefined;
  /** `fn`: this function alone; `env` and `account`: all functions that name the same key. */
  scope: "fn" | "env" | "account";
}

export interface EventTrigger {
  /** An event's name, or the beginning of one followed by `*`. */
  event: string;
  expression?: string | undefined;
}

export interface CancelTrigger {
  event: string;
  if?: string | undefined;
  /** Seconds after the run's creation during which the event cancels it; absent = always. */
  withinSeconds?: number | undefined;
}

/** A registered function, reduced to what the engine supports. This is what lies in `engine.functions.config`. */
export interface FunctionConfig {
  id: string;
  name: string;
  /** Attempts of each step, the first one included. */
  maxAttempts: number;
  events: EventTrigger[];
  crons: string[];
  concurrency: ConcurrencyLimit[];
  cancelOn: CancelTrigger[];
  /** Its value names the work: within 24 hours the same value starts no second run. */
  idempotency?: string | undefined;
}

/** True when an event of this name fires the trigger. */
export function matchesName(trigger: string, eventName: string): boolean {
  return trigger.endsWith("*") ? eventName.startsWith(trigger.slice(0, -1)) : trigger === eventName;
}
