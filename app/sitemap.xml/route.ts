import { countParts } from "#lib/videos/list-for-crawlers.ts";
import { answerSitemap, sitemapResponse } from "../sitemap-xml.ts";

export const dynamic = "force-dynamic";

/** Where crawlers find the addresses of all pages: the site's own, and the parts of the catalogue. */
export function GET(request: Request): Promise<Response> {
  return answerSitemap("getSitemap", request, async ({ db, config }) => {
    const parts = await countParts(db);
    const files = ["pages.xml", ...Array.from({ length: parts }, (_, part) => `videos-${parts}-${part}.xml`)];
    return sitemapResponse(
      "sitemapindex",
      files.map((file) => ({ url: new URL(`/sitemaps/${file}`, config.publicUrl).href })),
    );
  });
}
