/** At most `limit` calls of a function are under way at once, per value of `key` (a path below `event`) if there is one. */
export interface ConcurrencyLimit {
  limit: number;
  key?: string | undefined;
}

interface EventTrigger {
  event: string;
  /** An equality (conditions.ts) that the event must hold. */
  expression?: string | undefined;
}

export interface CancelTrigger {
  event: string;
  /** The match (conditions.ts) by which the event that arrives tells whose run it cancels. */
  if: string;
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
}
