import type { Pool } from "pg";
import type { Clock } from "#lib/platform/clock.ts";
import type { Log } from "#lib/platform/log.ts";
import type { CallQueue } from "./calls/call-queue.ts";
import type { AppClient } from "./protocol/app-client.ts";

/** An application whose functions the engine runs: its SDK client id and the URL of its serve endpoint. */
export interface App {
  readonly name: string;
  readonly url: string;
}

/** Limits and paces of the engine, all with defaults in settings.ts. */
export interface EngineSettings {
  /** Calls under way at once in this process. */
  maxCallsInFlight: number;
  /** Seconds before the first retry; each further one waits twice as long, up to `retryMaxSeconds`. */
  retryBaseSeconds: number;
  retryMaxSeconds: number;
  /** Seconds before an app that could not be reached is tried again, at most; it starts at half a second. */
  unreachableMaxSeconds: number;
  /** A call that takes longer is ended and counts as a failed attempt. */
  callMaxSeconds: number;
  /** A call whose process died this often in one attempt counts as a failed attempt. */
  maxInterruptions: number;
  stepOutputMaxBytes: number;
  eventMaxBytes: number;
  /** How long `stop()` lets calls under way finish. */
  stopGraceSeconds: number;
  /** Ended runs and routed events are deleted after this. It bounds how long an event id is remembered. */
  retentionSeconds: number;
  /** How often apps are asked again for their functions when all is well. */
  syncSeconds: number;
}

/** What every part of the engine works with. */
export interface EngineContext {
  readonly pool: Pool;
  readonly queue: CallQueue;
  readonly appClient: AppClient;
  readonly apps: ReadonlyMap<string, App>;
  readonly settings: EngineSettings;
  readonly log: Log;
  readonly clock: Clock;
}
