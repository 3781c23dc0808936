import type { Host } from "#lib/kernel/host.ts";
import { RUN_LENGTH } from "#lib/shared/playback-constants.ts";
import { createPackage, type NewPackage } from "#lib/videos/packages.ts";
import type { LoadedJob } from "./load-job.ts";

/** Makes an empty package of a video. Returns its id. */
export function beginPackage(host: Host, job: LoadedJob, kind: NewPackage["kind"]): Promise<string> {
  const { segmentFrames, frameRate } = job.ladder;
  return createPackage(host.db, {
    videoId: job.videoId,
    kind,
    segmentSeconds: (segmentFrames * frameRate.den) / frameRate.num,
    runLength: RUN_LENGTH,
  });
}
