import Link from "next/link";
import { listVideos } from "#lib/videos/list-videos.ts";
import { EmptyCatalogue } from "../../components/site/empty-catalogue.tsx";
import { VideoCard } from "../../components/site/video-card.tsx";
import { Button } from "../../components/ui/button.tsx";
import { getHost } from "../server.ts";

const PAGE_SIZE = 24;
// The pictures that are in sight at first on most screens.
const EAGER = 6;

/** The catalogue: what is published, newest first. */
export default async function CataloguePage({
  searchParams,
}: {
  searchParams: Promise<{ cursor?: string | string[] }>;
}) {
  const { cursor } = await searchParams;
  const host = await getHost();
  const { videos, nextCursor } = await listVideos(host.db, {
    cursor: typeof cursor === "string" ? cursor : undefined,
    limit: PAGE_SIZE,
  });
  if (videos.length === 0 && cursor === undefined) return <EmptyCatalogue />;
  return (
    <div className="page flex flex-col gap-8 pt-10">
      <div className="flex flex-col gap-1">
        <h1 className="text-2xl font-semibold">Videos</h1>
        <p className="text-muted">
          Each says what opens it. Sign in with the wallet that holds it, and press play.
        </p>
      </div>
      <h2 className="sr-only">Newest first</h2>
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-2 lg:grid-cols-3">
        {videos.map((video, index) => (
          <VideoCard key={video.id} video={video} eager={index < EAGER} />
        ))}
      </div>
      {videos.length === 0 && <p className="text-muted">No more videos.</p>}
      <nav aria-label="Pages of videos" className="flex justify-center gap-3">
        {cursor !== undefined && (
          <Button asChild>
            <Link href="/">Newest videos</Link>
          </Button>
        )}
        {nextCursor !== null && (
          <Button asChild>
            <Link href={`/?cursor=${encodeURIComponent(nextCursor)}`}>Older videos</Link>
          </Button>
        )}
      </nav>
    </div>
  );
}
