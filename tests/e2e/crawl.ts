import { gzipSync } from "node:zlib";

// A site as programs read it, without a browser.

/** How a page answers, and its HTML. */
export async function readPage(url: string): Promise<{ status: number; text: string }> {
  const response = await fetch(url);
  return { status: response.status, text: await response.text() };
}

/** What all the sitemaps hold that the index names. */
export async function readSitemaps(origin: string): Promise<string> {
  const index = (await readPage(new URL("/sitemap.xml", origin).href)).text;
  const files = [...index.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url = ""]) => {
    const { pathname, search } = new URL(url.replaceAll("&amp;", "&"));
    return pathname + search;
  });
  const texts = await Promise.all(
    files.map(async (file) => (await readPage(new URL(file, origin).href)).text),
  );
  return texts.join();
}

/** KiB of gzip that the scripts named in a page's HTML weigh: what has to come before anything works. */
export async function firstLoadKib(url: string): Promise<number> {
  const { text } = await readPage(url);
  const scripts = new Set([...text.matchAll(/<script[^>]+src="([^"]+)"/g)].map(([, src]) => src ?? ""));
  let bytes = 0;
  for (const src of scripts) {
    if (
      /noModule/i.test(text.slice(Math.max(0, text.indexOf(src) - 200), text.indexOf(src) + src.length + 40))
    )
      continue;
    bytes += gzipSync(Buffer.from(await (await fetch(new URL(src, url))).arrayBuffer())).byteLength;
  }
  return bytes / 1024;
}
