import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface EmbeddingSite {
  origin: string;
  stop(): Promise<void>;
}

/** A site of somebody else, on another host than the product's, that frames the player at `/embed/{videoId}`. */
export async function startEmbeddingSite(productUrl: string): Promise<EmbeddingSite> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://site");
    const [width = "640", height = "360"] = (searchParams.get("size") ?? "640x360").split("x");
    const policy = searchParams.get("referrer") ?? "strict-origin-when-cross-origin";
    const source = `${productUrl}${pathname}`;
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><html lang="en"><head><title>A blog</title><link rel="icon" href="data:,">
<style>body { margin: 0 }</style></head><body><main><h1>My post</h1>
<iframe src="${source}" title="A film" width="${width}" height="${height}" style="border: 0"
  allow="autoplay; fullscreen; picture-in-picture" allowfullscreen referrerpolicy="${policy}"></iframe>
</main></body></html>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
