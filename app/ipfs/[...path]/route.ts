import { contentType, immutable, serveStored } from "../../serve-file.ts";
import { answer } from "../../server.ts";

/** The gateway of the embedded IPFS store: `/ipfs/<cid>/<path>`. It gives what is in our own store and nothing else. */
async function serve(request: Request, context: { params: Promise<{ path: string[] }> }): Promise<Response> {
  const { path } = await context.params;
  return answer("ipfs", request, async (host) => {
    const ref = path.join("/");
    return serveStored(request, host.stores.packages, ref, {
      type: path.length > 1 ? contentType(ref) : "application/octet-stream",
      tag: ref,
      cacheControl: immutable,
      headers: {
        "access-control-allow-origin": "*",
        "access-control-expose-headers": "content-length, content-range, etag",
        "cross-origin-resource-policy": "cross-origin",
        "content-security-policy": "default-src 'none'; sandbox",
        "x-ipfs-path": `/ipfs/${ref}`,
      },
    });
  });
}

export { serve as GET, serve as HEAD };
