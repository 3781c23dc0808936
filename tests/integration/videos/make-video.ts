import { randomBytes } from "node:crypto";
import { advanceVideo, markWatchable } from "#lib/videos/advance-video.ts";
import { createPackage } from "#lib/videos/packages.ts";
import { createSender } from "./tus-sender.ts";
import type { Person, VideoWorld } from "./video-world.ts";

const way = ["probing", "transcoding", "packaging", "storing", "ready"] as const;

/** A person's video that went as far as `state`, watchable from transcoding on. */
export async function makeVideo(
  world: VideoWorld,
  person: Person,
  state: "uploaded" | (typeof way)[number],
): Promise<string> {
  const { db } = world.host;
  const { videoId } = await createSender(world, person).send(randomBytes(100));
  for (const to of way.slice(0, way.indexOf(state as (typeof way)[number]) + 1)) {
    await advanceVideo(db, { videoId, attempt: 1, to });
    if (to !== "transcoding") continue;
    const packageId = await createPackage(db, { videoId, kind: "early", segmentSeconds: 4, runLength: 3 });
    await markWatchable(db, { videoId, attempt: 1, packageId });
  }
  return videoId;
}
