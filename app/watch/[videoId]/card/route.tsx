import { ImageResponse } from "next/og";
import type { Host } from "#lib/kernel/host.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { videoParams } from "#lib/shared/api/videos.ts";
import { findVisibleVideo, type VideoRow } from "#lib/videos/find-video.ts";
import { viewVideo } from "#lib/videos/view-video.ts";
import { ShareCard, shareCardSize } from "../../../../components/site/share-card.tsx";
import { answer } from "../../../server.ts";

/**
 * The picture that other sites show beside a link to a video. Asked for by crawlers, so for what everybody may see:
 * whoever is signed in, a draft has none.
 */
export async function GET(request: Request, context: { params: Promise<{ videoId: string }> }) {
  const { videoId } = await context.params;
  return answer("getShareCard", request, async (host) => {
    if (!videoParams.safeParse({ videoId }).success) throw new NotFoundError("The video");
    const video = await findVisibleVideo(host.db.prisma, videoId, null);
    // Rendered whole before anything is answered: what fails here gets its own status, not half a picture.
    const image = await new ImageResponse(
      <ShareCard video={viewVideo(video)} poster={await posterOf(host, video)} />,
      {
        ...shareCardSize,
      },
    ).arrayBuffer();
    // Short: a video that is taken back or removed disappears from caches soon.
    return new Response(image, {
      headers: { "content-type": "image/png", "cache-control": "public, max-age=300" },
    });
  });
}

/** The poster's bytes in an address, since the picture is drawn without any request. */
async function posterOf(host: Host, video: VideoRow): Promise<string | null> {
  if (video.posterRef === null) return null;
  const { bytes } = await host.storage.require("disk").get(video.posterRef);
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return `data:image/jpeg;base64,${Buffer.concat(chunks).toString("base64")}`;
}
