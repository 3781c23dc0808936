import { createHash } from "node:crypto";
import { NotFoundError } from "#lib/platform/errors.ts";
import type { ByteRange } from "#lib/storage/storage.ts";
import { BlockCorruptError } from "#lib/storage/storage-error.ts";
import { findSegment } from "#lib/videos/find-segment.ts";
import { contentType, immutable, serveFile } from "../../../../../../serve-file.ts";
import { answer } from "../../../../../../server.ts";

type Params = Promise<{ packageId: string; track: string; file: string }>;

/**
 * Segments of early packages, which grow and are no folder yet: `init.mp4` (clear) and `<n>.m4s` (encrypted).
 * What is addressed is a row, never a path.
 */
async function serve(request: Request, context: { params: Params }): Promise<Response> {
  const { packageId, track, file } = await context.params;
  return answer("media", request, async (host) => {
    const match = /^(?:init\.mp4|(0|[1-9][0-9]{0,8})\.m4s)$/.exec(file);
    const named = /^pkg_[0-9a-z]{26}$/.test(packageId) && /^[va][0-9]{1,5}$/.test(track);
    if (!match || !named) throw new NotFoundError("The segment");
    const found = await findSegment(
      host.db,
      packageId,
      track,
      match[1] === undefined ? null : Number(match[1]),
    );
    const { files, packages } = host.stores;
    const stored = await (found.cid === null ? files.get(found.ref) : packages.get(found.cid));
    const bytes = await readChecked(stored.bytes, found.sha256);
    return serveFile(request, {
      size: bytes.length,
      type: contentType(file),
      tag: found.sha256 ?? `${packageId}-${track}-init-${bytes.length}`,
      cacheControl: immutable,
      headers: { "access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin" },
      read: async (range) => chunksOf(bytes, range),
    });
  });
}

/** A segment is some hundred kilobytes: it is checked whole, whatever part is asked for. */
async function readChecked(chunks: AsyncIterable<Uint8Array>, sha256: string | null): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of chunks) parts.push(part);
  const bytes = Buffer.concat(parts);
  if (sha256 !== null && createHash("sha256").update(bytes).digest("hex") !== sha256) {
    throw new BlockCorruptError(sha256);
  }
  return bytes;
}

async function* chunksOf(bytes: Buffer, range: ByteRange = { offset: 0, length: bytes.length }) {
  yield bytes.subarray(range.offset, range.offset + range.length);
}

export { serve as GET, serve as HEAD };
