/** An event as it lies in the database and goes to functions. `ts` is milliseconds since 1970. */
export interface JobEvent {
  id: string;
  name: string;
  data: Record<string, unknown>;
  ts: number;
}

/** Names of the events that the engine itself emits; nobody else may send events that begin like this. */
export const internalEventPrefix = "inngest/";
export const functionFailed = "inngest/function.failed";
export const scheduledTimer = "inngest/scheduled.timer";
