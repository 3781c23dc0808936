import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, extname } from "node:path";
import { Upload } from "tus-js-client";
import { putUploadDigest } from "#lib/shared/api/videos.ts";
import type { ApiSession } from "./api-session.ts";

const types: Readonly<Record<string, string>> = {
  ".avi": "video/x-msvideo",
  ".mkv": "video/x-matroska",
  ".mov": "video/quicktime",
  ".mp4": "video/mp4",
  ".webm": "video/webm",
  ".ts": "video/mp2t",
};

/** Uploads a file by tus and tells its SHA-256, as the studio does. Resolves to the video's id. */
export async function uploadFile(
  session: ApiSession,
  path: string,
  onProgress: (fraction: number) => void,
  /** Waits before a request that failed is made again, milliseconds. */
  retryDelays: number[] = [0, 500, 1_000, 2_000],
): Promise<string> {
  const { size } = await stat(path);
  let videoId: string | undefined;
  const url = await new Promise<string>((resolve, reject) => {
    const upload = new Upload(createReadStream(path), {
      endpoint: new URL("/api/v1/uploads", session.origin).href,
      uploadSize: size,
      chunkSize: 64 * 1024 * 1024,
      retryDelays,
      headers: session.headers(),
      metadata: {
        filename: basename(path),
        filetype: types[extname(path).toLowerCase()] ?? "video/mp4",
        title: basename(path, extname(path)),
      },
      onAfterResponse: (_request, response) => {
        videoId = response.getHeader("StreamGate-Video-Id") ?? videoId;
      },
      onProgress: (sent, total) => onProgress(total === null || total === 0 ? 0 : sent / total),
      onError: reject,
      onSuccess: () =>
        upload.url === null ? reject(new Error("the upload has no address")) : resolve(upload.url),
    });
    upload.start();
  });
  if (videoId === undefined) throw new Error("The server named no video for this upload.");
  const uploadId = new URL(url).pathname.split("/").at(-1) ?? "";
  await session.call(putUploadDigest, { params: { uploadId }, body: { sha256: await sha256OfFile(path) } });
  return videoId;
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}
