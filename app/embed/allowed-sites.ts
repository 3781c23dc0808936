import { embedOriginSchema } from "#lib/shared/embed-origin.ts";
import { findEmbedOrigins } from "#lib/videos/embed-origins.ts";
import { getHost } from "../server.ts";

/** The sites that a creator allows to frame a video. When that cannot be known, none. */
export async function allowedSites(videoId: string): Promise<string[]> {
  try {
    const host = await getHost();
    const origins = await findEmbedOrigins(host.db.prisma, videoId);
    // They become part of a header: what is no plain origin stays out, however it got into the database.
    return origins.filter((origin) => embedOriginSchema.safeParse(origin).data === origin);
  } catch (error) {
    // There may be no host to log with.
    console.error("The sites that may frame a video could not be asked for, so none may.", error);
    return [];
  }
}
