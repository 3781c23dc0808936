import type { Inngest } from "inngest";
import type { Pool } from "pg";
import type { Host } from "#lib/kernel/host.ts";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";

interface FunctionContext {
  host: Host;
  inngest: Inngest;
}

/** What the web app's functions are made from. */
export interface WebContext extends FunctionContext {
  /** The API's rate buckets are the web app's own: it hands in what sweeps them. Resolves to how many went. */
  sweepBuckets(pool: Pool): Promise<number>;
}

/** What a worker's functions are made from. */
export interface WorkerContext extends FunctionContext {
  tools: FfmpegTools;
}
