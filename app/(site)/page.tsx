import Link from "next/link";
import { findDemoPass } from "#lib/client/find-demo-pass.ts";
import type { Host } from "#lib/kernel/host.ts";
import { listChains } from "#lib/kernel/list-chains.ts";
import type { VideoView } from "#lib/shared/video.ts";
import { listVideos } from "#lib/videos/list-videos.ts";
import { FirstPageHero } from "../../components/site/first-page-hero.tsx";
import { HowItWorks } from "../../components/site/how-it-works.tsx";
import { VideoGrid } from "../../components/site/video-grid.tsx";
import { WhoItIsFor } from "../../components/site/who-it-is-for.tsx";
import { Button } from "../../components/ui/button.tsx";
import { getHost } from "../server.ts";

const NEWEST = 6;
// The sample takes a minute or two; one that is not there by then was removed or could not be made.
const SAMPLE_PATIENCE_SECONDS = 600;

/** The first page: what this is, whom it is for, how it works and how to try it; then what is new. */
export default async function FirstPage() {
  const host = await getHost();
  const [{ videos }, tour] = await Promise.all([listVideos(host.db, { limit: NEWEST + 1 }), demoTour(host)]);
  const featured = tour.video ?? videos[0] ?? null;
  const others = videos.filter(({ id }) => id !== featured?.id).slice(0, NEWEST);
  return (
    <div className="flex flex-col gap-20 pt-10 sm:pt-16">
      <FirstPageHero featured={featured} demo={tour.offered} samplePending={tour.pending} />
      {others.length > 0 && (
        <section aria-labelledby="newest" className="page flex flex-col gap-6">
          <div className="flex flex-wrap items-end justify-between gap-4">
            <h2 id="newest" className="text-2xl font-semibold">
              Newest videos
            </h2>
            <Button size="small" asChild>
              <Link href="/videos">See and search all</Link>
            </Button>
          </div>
          <VideoGrid videos={others} eager={3} />
        </section>
      )}
      <HowItWorks />
      <WhoItIsFor />
    </div>
  );
}

/** What a newcomer can try at once on the local chain: the newest video that the demo pass opens. */
async function demoTour(
  host: Host,
): Promise<{ offered: boolean; video: VideoView | null; pending: boolean }> {
  const { chains } = listChains(host);
  const offered = chains.some(({ demoWallet }) => demoWallet);
  if (!offered) return { offered, video: null, pending: false };
  const { videos } = await listVideos(host.db, { limit: 30, access: "gated" });
  const video = videos.find(({ gate }) => findDemoPass(gate, chains) !== null) ?? null;
  const pending =
    video === null && host.env.STREAMGATE_SAMPLE === "on" && process.uptime() < SAMPLE_PATIENCE_SECONDS;
  return { offered: video !== null, video, pending };
}
