import { findCaller } from "#lib/api/credentials.ts";
import { findGone } from "#lib/videos/find-video.ts";
import { getHost } from "./server.ts";

/**
 * Whether a video was removed that who sends these headers could see before: its pages are answered with 410 then, which a
 * page of Next cannot say itself. When that cannot be known, the page says what is wrong.
 */
export async function isGone(videoId: string, headers: Headers): Promise<boolean> {
  try {
    const host = await getHost();
    return await findGone(host.db.prisma, videoId, () => findCaller(host, headers));
  } catch (error) {
    // There may be no host to log with.
    console.error("Whether a video was removed could not be asked for.", error);
    return false;
  }
}
