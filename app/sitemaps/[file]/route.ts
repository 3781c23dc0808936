import type { NextRequest } from "next/server";
import { NotFoundError } from "#lib/platform/errors.ts";
import { isPart, listPart } from "#lib/videos/list-for-crawlers.ts";
import { answerSitemap, sitemapResponse } from "../../sitemap-xml.ts";

interface Context {
  params: Promise<{ file: string }>;
}

/** One sitemap: the site's own pages, or one part of the catalogue with the pages of creators. */
export function GET(request: NextRequest, { params }: Context): Promise<Response> {
  return answerSitemap("getSitemapPart", request, async ({ db, config }) => {
    const { file } = await params;
    const at = (path: string) => new URL(path, config.publicUrl).href;
    if (file === "pages.xml") return sitemapResponse("urlset", [{ url: at("/") }, { url: at("/videos") }]);
    const [, parts = 0, part = 0] = (/^videos-(\d{1,5})-(\d{1,5})\.xml$/.exec(file) ?? []).map(Number);
    if (!isPart(part, parts)) throw new NotFoundError("The sitemap");
    const { videos, creatorIds } = await listPart(db, part, parts);
    return sitemapResponse("urlset", [
      ...creatorIds.map((id) => ({ url: at(`/creator/${id}`) })),
      ...videos.map(({ id, updatedAt }) => ({ url: at(`/watch/${id}`), changedAt: updatedAt })),
    ]);
  });
}
