import type { Caller } from "#lib/platform/caller.ts";
import type { Database, Db } from "#lib/platform/db.ts";
import { AppError } from "#lib/platform/errors.ts";
import { findVisibleVideo } from "./find-video.ts";

interface EmbedContext {
  readonly db: Database;
  readonly config: { readonly publicUrl: URL };
}

/**
 * The sites that may frame a video's player, beside this one; none for a video that does not exist. Those of a removed
 * one stay, so that it says there that it is gone, and not that its creator could allow the site.
 */
export async function findEmbedOrigins(db: Db, videoId: string): Promise<string[]> {
  const video = await db.video.findUnique({ where: { id: videoId }, select: { embedOrigins: true } });
  return video?.embedOrigins ?? [];
}

/** Whether a site may frame a video's player: this one always, others as the creator says. */
export async function mayEmbed(context: EmbedContext, videoId: string, origin: string): Promise<boolean> {
  if (origin === context.config.publicUrl.origin) return true;
  return (await findEmbedOrigins(context.db.prisma, videoId)).includes(origin);
}

/**
 * Checks that a site may have a viewer's sign-in lent to its player of a video that this viewer may see. Throws
 * `embed_origin_refused`, `not_found`, `video_removed`.
 */
export async function requireEmbedOrigin(
  context: EmbedContext,
  caller: Caller,
  videoId: string,
  origin: string,
): Promise<void> {
  await findVisibleVideo(context.db.prisma, videoId, caller);
  if (await mayEmbed(context, videoId, origin)) return;
  throw new AppError("embed_origin_refused", "The creator of this video does not allow it on that site.", {
    details: { origin },
  });
}
