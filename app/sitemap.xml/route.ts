import { z } from "zod";
import type { Host } from "#lib/kernel/host.ts";
import { NotFoundError } from "#lib/platform/errors.ts";
import { countParts, isPart, listPart } from "#lib/videos/list-for-crawlers.ts";

import { answerSitemap, sitemapResponse } from "../sitemap-xml.ts";

export const dynamic = "force-dynamic";

const partSchema = z.object({ part: z.coerce.number().int().min(0), of: z.coerce.number().int().min(1) });

/**
 * The sitemaps of this site: without parameters their index, with `?part=0&of=128` one of them. They stand at one address, since
 * a sitemap below another one could only name what lies below that (sitemaps.org).
 */
export function GET(request: Request): Promise<Response> {
  return answerSitemap("getSitemap", request, async (host) => {
    const asked = new URL(request.url).searchParams;
    if (asked.size === 0) return indexOfParts(host);
    const parsed = partSchema.safeParse(Object.fromEntries(asked));
    if (!parsed.success || !isPart(parsed.data.part, parsed.data.of)) throw new NotFoundError("The sitemap");
    return onePart(host, parsed.data.part, parsed.data.of);
  });
}

async function indexOfParts({ db, config }: Host): Promise<Response> {
  const parts = await countParts(db);
  return sitemapResponse(
    "sitemapindex",
    Array.from({ length: parts }, (_, part) => ({
      url: new URL(`/sitemap.xml?part=${part}&of=${parts}`, config.publicUrl).href,
    })),
  );
}

async function onePart({ db, config }: Host, part: number, parts: number): Promise<Response> {
  const at = (path: string) => new URL(path, config.publicUrl).href;
  const { videos, creatorIds } = await listPart(db, part, parts);
  return sitemapResponse("urlset", [
    ...(part === 0 ? [{ url: at("/") }, { url: at("/videos") }] : []),
    ...creatorIds.map((id) => ({ url: at(`/creator/${id}`) })),
    ...videos.map(({ id, updatedAt }) => ({ url: at(`/watch/${id}`), changedAt: updatedAt })),
  ]);
}
