import type { Metadata } from "next";
import { cache } from "react";
import { describeGate } from "#lib/shared/describe-rule.ts";
import { videoStructuredData } from "#lib/shared/structured-data.ts";
import { cleanLine, shorten } from "#lib/shared/text.ts";
import { isPublished, type VideoView } from "#lib/shared/video.ts";
import { findEmbedOrigins } from "#lib/videos/embed-origins.ts";
import { listVideos } from "#lib/videos/list-videos.ts";
import { RemovedVideo } from "../../../components/site/removed-video.tsx";
import { shareCardSize } from "../../../components/site/share-card.tsx";
import { VideoGrid } from "../../../components/site/video-grid.tsx";
import { AccessSlot } from "../../../components/watch/access-slot.tsx";
import { StageSlot } from "../../../components/watch/stage-slot.tsx";
import { VideoFacts } from "../../../components/watch/video-facts.tsx";
import { findPageVideo } from "../../page-video.ts";
import { getHost } from "../../server.ts";

const RELATED = 3;

interface Props {
  params: Promise<{ videoId: string }>;
  searchParams: Promise<{ engine?: string | string[] }>;
}

// Metadata and page ask for the same video of the same request.
const loadPage = cache(async (videoId: string) => {
  const video = await findPageVideo(videoId);
  if (video === null) return null;
  const host = await getHost();
  const [others, embedOrigins] = await Promise.all([
    listVideos(host.db, { creator: video.creator.id, limit: RELATED + 1 }),
    findEmbedOrigins(host.db.prisma, video.id),
  ]);
  return {
    video,
    url: new URL(`/watch/${video.id}`, host.config.publicUrl).href,
    embeddable: embedOrigins.length > 0,
    related: others.videos.filter(({ id }) => id !== video.id).slice(0, RELATED),
  };
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const page = await loadPage((await params).videoId);
  if (page === null) return { title: "Removed video", robots: { index: false } };
  const { video, url } = page;
  const description = summary(video);
  // Crawlers are nobody's friends: what is not published has no card, and only what is public may be found.
  const images = isPublished(video.visibility)
    ? [{ url: `${url}/card`, ...shareCardSize, alt: `${video.title}, on StreamGate` }]
    : [];
  return {
    title: video.title,
    description,
    alternates: { canonical: url },
    openGraph: { title: video.title, description, type: "video.other", url, images, siteName: "StreamGate" },
    twitter: { card: "summary_large_image", title: video.title, description, images },
    ...(video.visibility === "public" ? {} : { robots: { index: false } }),
  };
}

function summary(video: VideoView): string {
  const own = cleanLine(video.description);
  if (own !== "") return shorten(own, 200);
  return describeGate(video) ?? "Open to everyone.";
}

/** One video: the player for whoever may watch, and for everybody else why not. */
export default async function WatchPage({ params, searchParams }: Props) {
  const page = await loadPage((await params).videoId);
  if (page === null) return <RemovedVideo />;
  const { video, url, embeddable, related } = page;
  const { engine } = await searchParams;
  return (
    <div className="page flex flex-col gap-12 pt-6">
      {/* As high as the first screen, and the answer of the chain comes last: however long it is, it moves nothing in sight. */}
      <div className="grid min-h-[calc(100dvh-5.5rem)] grid-cols-[minmax(0,1fr)] grid-rows-[auto_auto_1fr] gap-x-8 gap-y-6 lg:grid-cols-[minmax(0,1fr)_21rem] lg:grid-rows-[auto_1fr]">
        {/* Each part has its column: placed by themselves, the facts would stand in the other one until it has come. */}
        <div className="min-w-0 lg:col-start-1">
          <StageSlot video={video} {...(engine === "hls" || engine === "dash" ? { engine } : {})} />
        </div>
        <div className="min-w-0 lg:col-start-1">
          <VideoFacts video={video} url={url} embeddable={embeddable} />
        </div>
        <aside
          id="access"
          aria-label="Who may watch"
          className="card self-start p-5 lg:col-start-2 lg:row-span-2 lg:row-start-1"
        >
          <AccessSlot video={video} />
        </aside>
      </div>
      {related.length > 0 && (
        <section aria-labelledby="related" className="flex flex-col gap-6 border-t pt-10">
          <h2 id="related" className="text-xl font-semibold">
            More by this creator
          </h2>
          <VideoGrid videos={related} eager={0} />
        </section>
      )}
      {video.visibility === "public" && (
        // No script to browsers: a block of data for search engines, in which "<" cannot occur.
        <script
          type="application/ld+json"
          // biome-ignore lint/security/noDangerouslySetInnerHtml: made by videoStructuredData.
          dangerouslySetInnerHTML={{ __html: videoStructuredData(video, url) }}
        />
      )}
    </div>
  );
}
