/** An address of a site, with when its page last changed. */
export interface SitemapEntry {
  url: string;
  changedAt?: Date;
}

/** What crawlers need not ask for again within the hour. */
const headers = { "content-type": "application/xml", "cache-control": "public, max-age=3600" };

/** Answers with the addresses of pages (`urlset`) or of sitemaps (`sitemapindex`), as sitemaps.org defines them. */
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
