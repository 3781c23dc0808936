import { Upload } from "tus-js-client";
import { cleanLine, cutText } from "#lib/shared/text.ts";
import { textLimits } from "#lib/shared/video.ts";
import { mayRetry } from "./upload-problem.ts";

const ENDPOINT = "/api/v1/uploads";
// One request carries at most this much, so that a lost connection costs little and progress is durable.
const CHUNK_BYTES = 32 * 1024 * 1024;
// Short waits for short gaps; whoever opens this waits longer ones by itself.
const RETRY_DELAYS_MS = [500, 1000, 2000, 4000];

export interface TusListener {
  interrupted(): void;
  resumed(from: number): void;
  created(uploadId: string, videoId: string | null): void;
  progressed(sent: number): void;
  /** So many bytes from the beginning are safe on the server. */
  accepted(bytes: number): void;
  sent(): void;
  failed(error: unknown): void;
}

/** Prepares to send a file by tus; `uploadId` when the server has begun to receive it already. */
export function openTus(file: File, uploadId: string | null, listener: TusListener): Upload {
  const upload: Upload = new Upload(file, {
    endpoint: ENDPOINT,
    ...(uploadId === null ? {} : { uploadUrl: `${ENDPOINT}/${uploadId}` }),
    metadata: { filename: file.name, filetype: file.type, title: titleOf(file.name) },
    chunkSize: CHUNK_BYTES,
    retryDelays: RETRY_DELAYS_MS,
    removeFingerprintOnSuccess: true,
    onShouldRetry: (error) => {
      const retry = mayRetry(error.originalResponse?.getStatus() ?? 0);
      if (retry) listener.interrupted();
      return retry;
    },
    onAfterResponse: (request, response) => {
      const offset = Number(response.getHeader("Upload-Offset"));
      if (request.getMethod() === "HEAD" && offset > 0) listener.resumed(offset);
      const url = response.getHeader("Location") ?? upload.url;
      const videoId = response.getHeader("StreamGate-Video-Id") ?? null;
      if (url !== null && url !== undefined) listener.created(url.split("/").at(-1) ?? url, videoId);
    },
    onProgress: (sent) => listener.progressed(sent),
    onChunkComplete: (_size, accepted) => listener.accepted(accepted),
    onSuccess: () => listener.sent(),
    onError: (error) => listener.failed(error),
  });
  return upload;
}

/** Finds by its fingerprint in localStorage whether this file was begun before, and makes `upload` go on there. */
export async function resumeEarlier(upload: Upload): Promise<void> {
  if (upload.url !== null || upload.options.uploadUrl) return;
  const [earlier] = await upload.findPreviousUploads().catch(() => []);
  if (earlier !== undefined) upload.resumeFromPreviousUpload(earlier);
}

/** A first title: the file's name without its ending, underscores as spaces. */
function titleOf(fileName: string): string {
  const bare = cleanLine(fileName.replace(/\.[^.]{1,5}$/, "").replaceAll("_", " "));
  return bare === "" ? "Untitled video" : cutText(bare, textLimits.title);
}
