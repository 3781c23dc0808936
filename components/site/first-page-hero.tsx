import { KeyRound, Play, Ticket } from "lucide-react";
import Link from "next/link";
import { formatDuration } from "#lib/client/format.ts";
import { describeGate } from "#lib/shared/describe-rule.ts";
import type { VideoView } from "#lib/shared/video.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { GatePicture } from "./gate-picture.tsx";
import { Poster } from "./poster.tsx";
import { RefreshSoon } from "./refresh-soon.tsx";

interface FirstPageHeroProps {
  /** The video that a newcomer is led to. */
  featured: VideoView | null;
  /** It opens with the demo pass, which the demo wallet can mint. */
  demo: boolean;
  /** The sample is being made and will be the featured one. */
  samplePending: boolean;
}

/** The head of the first page: the product in a sentence, the way in, and a video to try it on. */
export function FirstPageHero({ featured, demo, samplePending }: FirstPageHeroProps) {
  return (
    <section className="page grid items-center gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <div className="flex flex-col items-start gap-6">
        <h1 className="text-4xl font-semibold">Video that opens with a token</h1>
        <p className="max-w-xl text-lg text-muted">
          Upload a video, say which tokens open it, publish. Whoever holds one signs in with a wallet and
          presses play. The video is encrypted before it is stored, and it stays yours.
        </p>
        <div className="flex flex-wrap gap-3 max-sm:w-full max-sm:flex-col">
          {demo && featured !== null ? (
            <Button look="primary" size="large" asChild>
              <Link href={`/watch/${featured.id}`} data-testid="try-it">
                <Ticket aria-hidden="true" className="size-5" /> Try it: mint a pass and watch
              </Link>
            </Button>
          ) : (
            <Button look="primary" size="large" asChild>
              <Link href="/studio">Publish a video</Link>
            </Button>
          )}
          <Button size="large" asChild>
            {demo || featured === null ? (
              <Link href={featured === null ? "/videos" : "/studio"}>
                {featured === null ? "See the catalogue" : "Publish a video"}
              </Link>
            ) : (
              <Link href="/videos">See all videos</Link>
            )}
          </Button>
        </div>
        {demo && (
          <p className="text-sm text-muted">
            No wallet needed. A demo wallet is made in your browser and plays with worthless money on a chain
            that runs on this machine. It takes less than a minute.
          </p>
        )}
        {samplePending && (
          <Notice className="max-w-xl" title="A sample video is being made">
            It is uploaded, transcoded and encrypted like any other video, and appears here by itself in a
            minute or two.
            <RefreshSoon />
          </Notice>
        )}
      </div>
      {featured === null ? <GatePicture /> : <Featured video={featured} />}
    </section>
  );
}

function Featured({ video }: { video: VideoView }) {
  return (
    <article
      data-testid="video-card"
      className="group relative animate-rise overflow-hidden rounded-2xl border shadow-lift"
    >
      <Poster src={video.posterUrl} eager />
      <span
        aria-hidden="true"
        className="absolute top-[calc(50%-2.5rem)] left-1/2 grid size-16 -translate-1/2 place-items-center rounded-full bg-black/55 text-white backdrop-blur-sm transition-[scale,background-color] duration-200 group-hover:scale-105 group-hover:bg-accent group-hover:text-accent-fg"
      >
        <Play className="ml-1 size-7 fill-current" />
      </span>
      <div className="flex flex-col gap-1 border-t bg-surface p-4 sm:p-5">
        <h2 className="flex justify-between gap-4 font-semibold">
          <Link
            href={`/watch/${video.id}`}
            className="line-clamp-1 wrap-anywhere after:absolute after:inset-0 after:rounded-2xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            {video.title}
          </Link>
          {video.durationSeconds !== null && (
            <span className="text-sm font-normal text-muted tabular-nums">
              {formatDuration(video.durationSeconds)}
            </span>
          )}
        </h2>
        <p className="flex gap-1.5 text-sm text-muted">
          <KeyRound aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-accent" />
          {describeGate(video) ?? "Open to everyone."}
        </p>
      </div>
    </article>
  );
}
