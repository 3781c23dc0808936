import { NotFoundError } from "#lib/platform/errors.ts";
import { parseRange } from "#lib/storage/byte-range.ts";
import type { ByteRange, Storage } from "#lib/storage/storage.ts";

export interface ServedFile {
  /** Bytes of the whole file. */
  size: number;
  type: string;
  /** Names these bytes: without quotes, ASCII. */
  tag: string;
  cacheControl: string;
  headers?: Record<string, string>;
  read(range?: ByteRange): Promise<AsyncIterable<Uint8Array>>;
}

/** What never changes under its address. */
export const immutable = "public, max-age=31536000, immutable";

/** Answers GET and HEAD for a file: ETag, single ranges (206, 416), If-None-Match, If-Range (RFC 9110 §13, §14). */
export async function serveFile(request: Request, file: ServedFile): Promise<Response> {
  const etag = `"${file.tag}"`;
  const headers = new Headers({
    "content-type": file.type,
    "cache-control": file.cacheControl,
    etag,
    "accept-ranges": "bytes",
    "x-content-type-options": "nosniff",
    ...file.headers,
  });
  if (noneMatch(request, etag)) return new Response(null, { status: 304, headers });
  const range = parseRange(rangeHeader(request, etag), file.size);
  if (range === null) {
    headers.set("content-range", `bytes */${file.size}`);
    headers.set("cache-control", "no-store");
    return new Response(null, { status: 416, headers });
  }
  headers.set("content-length", String(range?.length ?? file.size));
  if (range !== undefined) {
    headers.set("content-range", `bytes ${range.offset}-${range.offset + range.length - 1}/${file.size}`);
  }
  const status = range === undefined ? 200 : 206;
  if (request.method === "HEAD") return new Response(null, { status, headers });
  return new Response(await streamBody(await file.read(range)), { status, headers });
}

/** The same for a file of a storage. Throws NotFoundError, AppError `storage_ref_invalid`. */
export async function serveStored(
  request: Request,
  storage: Storage,
  ref: string,
  about: Omit<ServedFile, "size" | "read">,
): Promise<Response> {
  const found = await storage.stat(ref);
  if (found === null) throw new NotFoundError("The file");
  const read = async (range?: ByteRange) => (await storage.get(ref, range)).bytes;
  return serveFile(request, { ...about, size: found.size, read });
}

const types: Readonly<Record<string, string>> = {
  m4s: "video/iso.segment",
  mp4: "video/mp4",
  json: "application/json",
  jpg: "image/jpeg",
  vtt: "text/vtt",
  m3u8: "application/vnd.apple.mpegurl",
  mpd: "application/dash+xml",
};

export function contentType(fileName: string): string {
  return types[fileName.split(".").at(-1) ?? ""] ?? "application/octet-stream";
}

function noneMatch(request: Request, etag: string): boolean {
  const asked = request.headers.get("if-none-match");
  return asked?.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag) ?? false;
}

function rangeHeader(request: Request, etag: string): string | null {
  const condition = request.headers.get("if-range");
  return condition === null || condition === etag ? request.headers.get("range") : null;
}

/** A body that is read as the client takes it. The first chunk is read before anything is answered. */
export async function streamBody(bytes: AsyncIterable<Uint8Array>): Promise<ReadableStream<Uint8Array>> {
  const iterator = bytes[Symbol.asyncIterator]();
  // What cannot be served at all (a damaged block) still gets its own status.
  let next: IteratorResult<Uint8Array> | undefined = await iterator.next();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = next ?? (await iterator.next());
        next = undefined;
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}
