import type { Metadata } from "next";
import Link from "next/link";
import { z } from "zod";
import { listVideos as contract } from "#lib/shared/api/videos.ts";
import { listVideos } from "#lib/videos/list-videos.ts";
import { AccessFilter } from "../../../components/site/access-filter.tsx";
import { MoreVideos } from "../../../components/site/more-videos.tsx";
import { NoVideos } from "../../../components/site/no-videos.tsx";
import { SearchForm } from "../../../components/site/search-form.tsx";
import { VideoGrid } from "../../../components/site/video-grid.tsx";
import { searches } from "../../search-bounds.ts";
import { getHost } from "../../server.ts";

const PAGE_SIZE = 24;

// A link that somebody bent gives the whole list, not an error.
const querySchema = z.object({
  q: contract.query.shape.q.catch(undefined),
  access: contract.query.shape.access.catch(undefined),
  cursor: contract.query.shape.cursor.catch(undefined),
});

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { q } = querySchema.parse(await searchParams);
  // Results of a search are no page to find by a search.
  return q ? { title: `“${q}”`, robots: { index: false } } : { title: "Videos" };
}

/** The catalogue: what is published, newest first, searched and narrowed by the address. */
export default async function CataloguePage({ searchParams }: Props) {
  const { q = "", access, cursor } = querySchema.parse(await searchParams);
  const host = await getHost();
  const list = (from: string | undefined) =>
    listVideos(host.db, { q, access, cursor: from, limit: PAGE_SIZE });
  const find = () =>
    list(cursor).catch((error) => {
      if (cursor === undefined) throw error;
      return list(undefined);
    });
  // proxy.ts refuses searches while all slots are taken.
  const page = q === "" ? await find() : await searches.wait(find);
  const link = (change: Record<string, string | undefined>) => {
    const fields = Object.entries({ q: q || undefined, access, ...change }).filter(([, value]) => value);
    return `/videos${fields.length === 0 ? "" : `?${new URLSearchParams(fields as [string, string][])}`}`;
  };
  return (
    <div className="page flex flex-col gap-8 pt-10">
      <div className="flex flex-col gap-1">
        <h1 className="text-2xl font-semibold">Videos</h1>
        <p className="text-muted">
          Each says what opens it. Sign in with the wallet that holds it, and press play.
        </p>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <div className="w-full max-w-md">
          <SearchForm text={q} live>
            {access !== undefined && <input type="hidden" name="access" value={access} />}
          </SearchForm>
        </div>
        <AccessFilter access={access} link={(wanted) => link({ access: wanted })} />
      </div>
      <h2 className="sr-only" aria-live="polite">
        {q === "" ? "Newest first" : `Found for “${q}”`}
      </h2>
      {page.videos.length === 0 ? (
        <NoVideos q={q} narrowed={access !== undefined} everything={link({ access: undefined })} />
      ) : (
        <VideoGrid videos={page.videos} />
      )}
      {page.nextCursor !== null && (
        <MoreVideos
          key={`${q} ${access} ${page.nextCursor}`}
          cursor={page.nextCursor}
          query={{
            ...(q === "" ? {} : { q }),
            ...(access === undefined ? {} : { access }),
            limit: PAGE_SIZE,
          }}
          href={link({ cursor: page.nextCursor })}
        />
      )}
      {cursor !== undefined && (
        <Link href={link({})} className="self-center text-sm font-medium text-accent hover:underline">
          Back to the newest
        </Link>
      )}
    </div>
  );
}
