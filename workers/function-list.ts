import type { InngestFunction } from "inngest";
import type { WebContext, WorkerContext } from "./context.ts";
import { endPlayback } from "./functions/end-playback.ts";
import { makePicture } from "./functions/make-picture.ts";
import { nameTokens } from "./functions/name-tokens.ts";
import { packageVideo } from "./functions/package-video.ts";
import { probeVideo } from "./functions/probe-video.ts";
import { publishOnTime } from "./functions/publish-on-time.ts";
import { storeVideo } from "./functions/store-video.ts";
import { sweep } from "./functions/sweep.ts";
import { sweepStorage } from "./functions/sweep-storage.ts";
import { tellCreator } from "./functions/tell-creator.ts";
import { transcodeEarly } from "./functions/transcode-early.ts";
import { transcodeVideo } from "./functions/transcode-video.ts";

// Every background function, once. Endpoints, roles and docs/functions.md follow from here: a new one is its file in
// workers/functions and its name in one of these lists.

/** What the web app runs: short work on rows, nothing that needs FFmpeg or a folder. */
const webFunctions: readonly ((context: WebContext) => InngestFunction.Any)[] = [
  sweep,
  publishOnTime,
  endPlayback,
  tellCreator,
  nameTokens,
];

/** What workers run, by the role that a worker must have for it; several processes may share a role. */
const workerFunctions = {
  ingest: [probeVideo],
  transcode: [transcodeEarly, transcodeVideo, packageVideo, makePicture],
  store: [storeVideo, sweepStorage],
} satisfies Record<string, readonly ((context: WorkerContext) => InngestFunction.Any)[]>;

export type Role = keyof typeof workerFunctions;
export const roles = Object.keys(workerFunctions) as readonly Role[];

/** Who runs which functions: the web app, and each role of a worker. */
export const functionList = { web: webFunctions, ...workerFunctions };

/** Makes the functions that the web app runs. */
export function createWebFunctions(context: WebContext): InngestFunction.Any[] {
  return webFunctions.map((create) => create(context));
}

/** Makes the functions that a worker with these roles runs. */
export function createWorkerFunctions(
  context: WorkerContext,
  wanted: readonly Role[],
): InngestFunction.Any[] {
  return wanted.flatMap((role) => workerFunctions[role].map((create) => create(context)));
}
