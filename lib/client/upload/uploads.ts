import { Upload } from "tus-js-client";
import { putUploadDigest } from "#lib/shared/api/videos.ts";
import { call } from "../api.ts";
import { type FileDigest, openFileDigest } from "./file-digest.ts";
import { mayRetry, uploadProblem } from "./upload-problem.ts";
import { isActive, newUpload, nextUpload, type UploadEvent, type UploadState } from "./upload-state.ts";

const ENDPOINT = "/api/v1/uploads";
// One request carries at most this much, so that a lost connection costs little and progress is durable.
const CHUNK_BYTES = 32 * 1024 * 1024;
// Together over three minutes: longer than a restart of the server takes.
const RETRY_DELAYS_MS = [500, 1000, 2000, 4000, 8000, 15_000, 30_000, 60_000, 60_000];

interface Running {
  file: File;
  tus: Upload;
  digest: FileDigest;
}

let states: readonly UploadState[] = [];
const running = new Map<string, Running>();
const listeners = new Set<() => void>();
let serial = 0;

/** All uploads of this tab, oldest first; they go on while the creator looks at other pages. */
export function getUploads(): readonly UploadState[] {
  return states;
}

export function subscribeUploads(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Queues a file. One file is sent at a time. A file whose upload was begun before (in this or another tab) goes on
 * where it stopped: found by its fingerprint in localStorage, or at `uploadUrl` when the caller knows it.
 */
export function addUpload(file: File, options: { uploadId?: string; videoId?: string } = {}): string {
  serial += 1;
  const key = `upload-${serial}`;
  const digest = openFileDigest(file);
  const tus = new Upload(file, {
    endpoint: ENDPOINT,
    ...(options.uploadId === undefined ? {} : { uploadUrl: `${ENDPOINT}/${options.uploadId}` }),
    metadata: { filename: file.name, filetype: file.type, title: titleOf(file.name) },
    chunkSize: CHUNK_BYTES,
    retryDelays: RETRY_DELAYS_MS,
    removeFingerprintOnSuccess: true,
    onShouldRetry: (error) => {
      const retry = mayRetry(error.originalResponse?.getStatus() ?? 0);
      if (retry) dispatch(key, { type: "interrupted" });
      return retry;
    },
    onAfterResponse: (request, response) => {
      const videoId = response.getHeader("StreamGate-Video-Id") ?? null;
      const offset = Number(response.getHeader("Upload-Offset"));
      if (request.getMethod() === "HEAD" && offset > 0) dispatch(key, { type: "resumed", from: offset });
      const url = response.getHeader("Location") ?? tus.url;
      if (url !== null && url !== undefined)
        dispatch(key, { type: "created", uploadId: lastPart(url), videoId });
    },
    onProgress: (sent) => dispatch(key, { type: "progressed", sent, atMs: performance.now() }),
    onChunkComplete: (_size, accepted) => digest.advance(accepted),
    onSuccess: () => void verify(key),
    onError: (error) => {
      dispatch(key, { type: "failed", problem: uploadProblem(error) });
      startNext();
    },
  });
  running.set(key, { file, tus, digest });
  const state = newUpload(key, file);
  setStates([...states, { ...state, uploadId: options.uploadId ?? null, videoId: options.videoId ?? null }]);
  startNext();
  return key;
}

/** Stops sending; what was sent stays. */
export async function pauseUpload(key: string): Promise<void> {
  dispatch(key, { type: "paused" });
  await running.get(key)?.tus.abort();
  startNext();
}

/** Goes on with a paused or failed upload. */
export function resumeUpload(key: string): void {
  begin(key);
}

/** Stops sending and deletes what was sent. */
export async function cancelUpload(key: string): Promise<void> {
  const entry = running.get(key);
  dispatch(key, { type: "cancelled" });
  // Terminating also forgets the fingerprint. What cannot be deleted now expires on the server.
  await entry?.tus.abort(entry.tus.url !== null).catch(() => {});
  release(key);
  startNext();
}

/** Takes a finished or cancelled upload off the list. */
export function dismissUpload(key: string): void {
  release(key);
  setStates(states.filter((state) => state.key !== key));
}

function startNext(): void {
  if (states.some(isActive)) return;
  const next = states.find((state) => state.phase === "waiting");
  if (next !== undefined) begin(next.key);
}

function begin(key: string): void {
  const entry = running.get(key);
  if (entry === undefined) return;
  dispatch(key, { type: "begun" });
  void resumeEarlier(entry.tus).then(() => {
    if (states.some((state) => state.key === key && state.phase === "sending")) entry.tus.start();
  });
}

async function resumeEarlier(tus: Upload): Promise<void> {
  if (tus.url !== null || tus.options.uploadUrl) return;
  const [earlier] = await tus.findPreviousUploads().catch(() => []);
  if (earlier !== undefined) tus.resumeFromPreviousUpload(earlier);
}

async function verify(key: string): Promise<void> {
  dispatch(key, { type: "sent" });
  const entry = running.get(key);
  const uploadId = states.find((state) => state.key === key)?.uploadId;
  try {
    if (entry !== undefined && uploadId) {
      await call(putUploadDigest, {
        params: { uploadId },
        body: { sha256: await entry.digest.finish() },
      });
    }
  } catch (error) {
    // The bytes have arrived; without our checksum the server only has its own. It shows on the video's page.
    console.warn("The checksum of the upload was not delivered.", error);
  }
  dispatch(key, { type: "verified" });
  release(key);
  startNext();
}

function release(key: string): void {
  running.get(key)?.digest.close();
  running.delete(key);
}

function dispatch(key: string, event: UploadEvent): void {
  setStates(states.map((state) => (state.key === key ? nextUpload(state, event) : state)));
}

function setStates(next: readonly UploadState[]): void {
  states = next;
  for (const listener of listeners) listener();
}

function lastPart(url: string): string {
  return url.split("/").at(-1) ?? url;
}

/** A first title: the file's name without its ending, underscores as spaces. */
export function titleOf(fileName: string): string {
  const bare = fileName
    .replace(/\.[^.]{1,5}$/, "")
    .replace(/[_\s]+/g, " ")
    .trim();
  return (bare === "" ? "Untitled video" : bare).slice(0, 200);
}
