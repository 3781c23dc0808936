import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { formatDate, formatDuration, shortAccount } from "#lib/client/format.ts";
import { AppError } from "#lib/platform/errors.ts";
import { videoParams } from "#lib/shared/api/videos.ts";
import { isPublished } from "#lib/shared/video.ts";
import { findVisibleVideo } from "#lib/videos/find-video.ts";
import { viewVideo } from "#lib/videos/view-video.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { CopyButton } from "../../../components/ui/copy-button.tsx";
import { AccountPicture } from "../../../components/wallet/account-picture.tsx";
import { AccessSlot } from "../../../components/watch/access-slot.tsx";
import { StageSlot } from "../../../components/watch/stage-slot.tsx";
import { getPageCaller } from "../../page-caller.ts";
import { getHost } from "../../server.ts";

interface Props {
  params: Promise<{ videoId: string }>;
  searchParams: Promise<{ engine?: string | string[] }>;
}

// Metadata and page ask for the same video of the same request.
const loadPage = cache(async (videoId: string) => {
  if (!videoParams.safeParse({ videoId }).success) notFound();
  const host = await getHost();
  try {
    const video = viewVideo(await findVisibleVideo(host.db.prisma, videoId, await getPageCaller()));
    return { video, url: new URL(`/watch/${video.id}`, host.config.publicUrl).href };
  } catch (error) {
    if (error instanceof AppError && ["not_found", "video_removed"].includes(error.code)) notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { video, url } = await loadPage((await params).videoId);
  const images = video.posterUrl === null ? [] : [new URL(video.posterUrl, url).href];
  return {
    title: video.title,
    description: video.description.slice(0, 200),
    openGraph: { title: video.title, type: "video.other", url, images },
    ...(video.visibility === "public" ? {} : { robots: { index: false } }),
  };
}

/** One video: the player for whoever may watch, and for everybody else why not. */
export default async function WatchPage({ params, searchParams }: Props) {
  const { video, url } = await loadPage((await params).videoId);
  const { engine } = await searchParams;
  return (
    <div className="page grid gap-x-8 gap-y-6 pt-6 lg:grid-cols-[minmax(0,1fr)_21rem]">
      <div className="min-w-0">
        <StageSlot video={video} {...(engine === "hls" || engine === "dash" ? { engine } : {})} />
      </div>
      <aside aria-label="Who may watch" className="card p-5 lg:row-span-2 lg:self-start">
        <AccessSlot video={video} />
      </aside>
      <div className="flex min-w-0 flex-col gap-4">
        <div className="flex flex-wrap items-start justify-between gap-4">
          <h1 className="text-xl font-semibold wrap-anywhere sm:text-2xl">{video.title}</h1>
          {!isPublished(video.visibility) ? (
            <Badge tone="warning">
              {video.visibility === "draft" ? "Draft" : "Scheduled"}: only you see it
            </Badge>
          ) : (
            <CopyButton text={url} label="Copy link" />
          )}
        </div>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm text-muted">
          <span className="flex items-center gap-2">
            <AccountPicture account={video.creator.account} size={24} />
            <span>
              by <span className="font-mono text-fg">{shortAccount(video.creator.account)}</span>
            </span>
          </span>
          {video.publishedAt !== null && <span>Published {formatDate(video.publishedAt)}</span>}
          {video.durationSeconds !== null && <span>{formatDuration(video.durationSeconds)}</span>}
          {video.height !== null && <span>{video.height}p</span>}
        </div>
        {video.description !== "" && (
          <p className="max-w-3xl whitespace-pre-wrap wrap-anywhere">{video.description}</p>
        )}
        {video.cid !== null && (
          <details className="text-sm text-muted">
            <summary className="w-fit rounded font-medium hover:text-fg">Where it is stored</summary>
            <p className="mt-2 max-w-3xl">
              Encrypted, under the content identifier{" "}
              <code className="font-mono text-xs break-all">{video.cid}</code>. Not on the public network yet:
              this site keeps it.
            </p>
          </details>
        )}
      </div>
    </div>
  );
}
