import type { InngestFunction } from "inngest";
import { ConfigurationError } from "#lib/platform/env.ts";
import type { WorkerContext } from "./context.ts";
import { cleanUpVideo } from "./functions/clean-up-video.ts";
import { makePicture } from "./functions/make-picture.ts";
import { packageVideo } from "./functions/package-video.ts";
import { probeVideo } from "./functions/probe-video.ts";
import { storeVideo } from "./functions/store-video.ts";
import { sweepStorage } from "./functions/sweep-storage.ts";
import { transcodeEarly } from "./functions/transcode-early.ts";
import { transcodeVideo } from "./functions/transcode-video.ts";

/** What a worker process can be made to do; several processes may share a role. */
export const roles = ["ingest", "transcode", "store"] as const;
export type Role = (typeof roles)[number];

const functionsOf: Record<Role, readonly ((context: WorkerContext) => InngestFunction.Any)[]> = {
  ingest: [probeVideo, cleanUpVideo],
  transcode: [transcodeEarly, transcodeVideo, packageVideo, makePicture],
  store: [storeVideo, sweepStorage],
};

/** Parses `all` or a comma-separated list of roles. Throws ConfigurationError that lists the known ones. */
export function parseRoles(text: string): Role[] {
  if (text === "all") return [...roles];
  const wanted = text.split(",").map((name) => name.trim());
  const unknown = wanted.filter((name) => !(roles as readonly string[]).includes(name));
  if (unknown.length > 0 || wanted.length === 0) {
    throw new ConfigurationError([
      `--roles: ${unknown.join(", ")} is no role (known: all, ${roles.join(", ")})`,
    ]);
  }
  return roles.filter((role) => wanted.includes(role));
}

export function functionsFor(context: WorkerContext, wanted: readonly Role[]): InngestFunction.Any[] {
  return wanted.flatMap((role) => functionsOf[role].map((create) => create(context)));
}
