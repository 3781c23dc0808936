import type { Inngest } from "inngest";
import type { Host } from "#lib/kernel/host.ts";
import type { FfmpegTools } from "#lib/media/find-ffmpeg.ts";

/** What a worker's functions are made from. */
export interface WorkerContext {
  host: Host;
  inngest: Inngest;
  tools: FfmpegTools;
}
