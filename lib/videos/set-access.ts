import { appendEvent } from "#lib/events/outbox.ts";
import type { Caller } from "#lib/platform/caller.ts";
import { type Database, Prisma } from "#lib/platform/db.ts";
import { toJsonColumn } from "#lib/platform/json-column.ts";
import type { Rule } from "#lib/shared/gate.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { findOwnVideo } from "./find-video.ts";
import { notifyVideo } from "./notify-video.ts";
import { viewOwnVideo } from "./view-video.ts";

export type AccessChoice = { access: "gated"; gate: Rule } | { access: "everyone" };

/**
 * Says who may watch an own video: whoever satisfies the gate, or everyone. Running playback is decided anew
 * (`gate/changed`). Throws NotFoundError.
 */
export async function setAccess(
  db: Database,
  caller: Caller,
  videoId: string,
  choice: AccessChoice,
): Promise<OwnVideo> {
  await db.prisma.$transaction(async (tx) => {
    await findOwnVideo(tx, videoId, caller);
    await tx.video.update({
      where: { id: videoId },
      data: {
        access: choice.access,
        gate: choice.access === "gated" ? toJsonColumn(choice.gate) : Prisma.DbNull,
      },
    });
    await appendEvent(tx, "gate/changed", { videoId });
    await notifyVideo(tx, videoId);
  });
  return viewOwnVideo(db, await findOwnVideo(db.prisma, videoId, caller));
}
