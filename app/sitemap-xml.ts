import { limitRate } from "#lib/api/limit-rate.ts";
import { createSlots } from "#lib/api/slots.ts";
import type { Host } from "#lib/kernel/host.ts";
import { answer } from "./server.ts";

/** A crawler fetches each sitemap once in a while; one reads thousands of rows. */
const rate = { limit: 120 };
const readings = createSlots(4);

/** An address of a site, with when its page last changed. */
export interface SitemapEntry {
  url: string;
  changedAt?: Date;
}

/** What crawlers need not ask for again within the hour. */
const headers = { "content-type": "application/xml", "cache-control": "public, max-age=3600" };

/** Answers a crawler, as often and as many at once as a site can bear. */
export function answerSitemap(
  operation: string,
  request: Request,
  write: (host: Host) => Promise<Response>,
): Promise<Response> {
  return answer(operation, request, async (host, _reference, headers) => {
    await limitRate({ host, request, session: null, headers }, "getSitemap", rate);
    return readings.run(() => write(host));
  });
}

/** The addresses of pages (`urlset`) or of sitemaps (`sitemapindex`), as sitemaps.org defines them. */
export function sitemapResponse(kind: "urlset" | "sitemapindex", entries: readonly SitemapEntry[]): Response {
  const tag = kind === "urlset" ? "url" : "sitemap";
  const lines = entries.map(({ url, changedAt }) => {
    const changed = changedAt === undefined ? "" : `<lastmod>${changedAt.toISOString()}</lastmod>`;
    return `<${tag}><loc>${escapeXml(url)}</loc>${changed}</${tag}>\n`;
  });
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<${kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${lines.join("")}</${kind}>
`;
  return new Response(xml, { headers });
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
