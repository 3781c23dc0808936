import { ImageResponse } from "next/og";
import { limitRate } from "#lib/api/limit-rate.ts";
import { createSlots } from "#lib/api/slots.ts";
import type { Host } from "#lib/kernel/host.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { videoParams } from "#lib/shared/api/videos.ts";
import { findVisibleVideo, type VideoRow } from "#lib/videos/find-video.ts";
import { findShareCard } from "#lib/videos/share-card.ts";
import { viewVideo } from "#lib/videos/view-video.ts";
import { ShareCard, shareCardSize } from "../../../../components/site/share-card.tsx";
import { serveStored } from "../../../serve-file.ts";
import { answer } from "../../../server.ts";

const rate = { limit: 120 };
/** Each takes a core for some tenths of a second. */
const drawings = createSlots(2);

/**
 * The picture that other sites show beside a link to a video, drawn once for each version of it. Asked for by crawlers, so
 * for what everybody may see: whoever is signed in, a draft has none.
 */
export async function GET(request: Request, context: { params: Promise<{ videoId: string }> }) {
  const { videoId } = await context.params;
  return answer("getShareCard", request, async (host, _reference, headers) => {
    await limitRate({ host, request, session: null, headers }, "getShareCard", rate);
    if (!videoParams.safeParse({ videoId }).success) throw new NotFoundError("The video");
    const video = await findVisibleVideo(host.db.prisma, videoId, null);
    const disk = host.stores.files;
    const { ref, version } = await findShareCard(disk, viewVideo(video), () =>
      drawings.run(() => drawCard(host, video)),
    );
    return serveStored(request, disk, ref, {
      type: "image/png",
      tag: version,
      // Short: a video that is taken back or removed disappears from caches soon.
      cacheControl: "public, max-age=300",
    });
  });
}

async function drawCard(host: Host, video: VideoRow): Promise<Uint8Array> {
  const card = <ShareCard video={viewVideo(video)} poster={await posterOf(host, video)} />;
  return new Uint8Array(await new ImageResponse(card, { ...shareCardSize }).arrayBuffer());
}

/** The poster's bytes in an address, since the picture is drawn without any request. */
async function posterOf(host: Host, video: VideoRow): Promise<string | null> {
  if (video.posterRef === null) return null;
  const { bytes } = await host.stores.files.get(video.posterRef);
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return `data:image/jpeg;base64,${Buffer.concat(chunks).toString("base64")}`;
}
