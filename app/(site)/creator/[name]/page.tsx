import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { explorerUrl } from "#lib/client/explorers.ts";
import { formatDate, shortAccount } from "#lib/client/format.ts";
import { AppError } from "#lib/platform/errors.ts";
import { everyChainOf, parseAccountId } from "#lib/shared/caip.ts";
import { findCreator, mostCounted } from "#lib/videos/find-creator.ts";
import { listVideos } from "#lib/videos/list-videos.ts";
import { CreatorHead } from "../../../../components/site/creator-head.tsx";
import { MoreVideos } from "../../../../components/site/more-videos.tsx";
import { VideoGrid } from "../../../../components/site/video-grid.tsx";
import { getHost } from "../../../server.ts";

const PAGE_SIZE = 24;

interface Props {
  params: Promise<{ name: string }>;
  searchParams: Promise<{ cursor?: string | string[] }>;
}

// Metadata and page ask for the same creator of the same request.
const loadCreator = cache(async (name: string) => {
  const host = await getHost();
  try {
    return await findCreator(host.db.prisma, decodeURIComponent(name));
  } catch (error) {
    if (error instanceof URIError || (error instanceof AppError && error.code === "not_found")) notFound();
    throw error;
  }
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const creator = await loadCreator((await params).name);
  const host = await getHost();
  const url = new URL(`/creator/${creator.id}`, host.config.publicUrl).href;
  const title = `Videos by ${shortAccount(creator.account)}`;
  return { title, alternates: { canonical: url }, openGraph: { title, type: "profile", url } };
}

/** Everything that one creator has published, found by viewer id, account or address. */
export default async function CreatorPage({ params, searchParams }: Props) {
  const creator = await loadCreator((await params).name);
  const { cursor: asked } = await searchParams;
  const cursor = typeof asked === "string" ? asked : undefined;
  const host = await getHost();
  const query = { creator: creator.id, limit: PAGE_SIZE };
  const page = await listVideos(host.db, { ...query, cursor }).catch(() => listVideos(host.db, query));
  const { chain, address } = parseAccountId(creator.account);
  const count =
    creator.videoCount === mostCounted
      ? `${mostCounted} videos or more`
      : `${creator.videoCount} video${creator.videoCount === 1 ? "" : "s"}`;
  return (
    <div className="page flex flex-col gap-10 pt-10">
      <CreatorHead
        account={creator.account}
        address={address}
        explorer={explorerUrl(everyChainOf(creator.account)?.main ?? chain, address)}
        facts={
          creator.publishingSince === null
            ? count
            : `${count}, the first in ${formatDate(creator.publishingSince.toISOString()).replace(/^\S+ /, "")}`
        }
      />
      <h2 className="sr-only">Newest first</h2>
      <VideoGrid videos={page.videos} />
      {page.nextCursor !== null && (
        <MoreVideos
          key={page.nextCursor}
          cursor={page.nextCursor}
          query={query}
          href={`/creator/${creator.id}?cursor=${encodeURIComponent(page.nextCursor)}`}
        />
      )}
    </div>
  );
}
