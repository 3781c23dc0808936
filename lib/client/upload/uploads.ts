import type { Upload } from "tus-js-client";
import { putUploadDigest } from "#lib/shared/api/videos.ts";
import { call } from "../api.ts";
import { type FileDigest, openFileDigest } from "./file-digest.ts";
import { announceTab, randomName, tabId } from "./live-tabs.ts";
import { openTus, resumeEarlier } from "./open-tus.ts";
import type { FileHandle, PickedFile } from "./picked-files.ts";
import { changedFile, closedFile, isJobLimit, mayWait, uploadProblem } from "./upload-problem.ts";
import { nextToBegin } from "./upload-queue.ts";
import { forgetRecord, keepRecord, type UploadRecord } from "./upload-records.ts";
import { isActive, isOver, newUpload } from "./upload-state.ts";
import { addState, dispatch, findUpload, getUploads, removeState } from "./upload-store.ts";

/** While the server is away it is asked again so often; and at once when the browser is back online. */
const AWAY_RETRY_MS = 5000;
/** While the server takes no more of a creator's videos at once. */
const HELD_RETRY_MS = 10_000;

interface Entry {
  record: UploadRecord;
  file: File | null;
  tus: Upload | null;
  digest: FileDigest | null;
  timer: ReturnType<typeof setTimeout> | undefined;
}

const entries = new Map<string, Entry>();

/**
 * Queues a file of a viewer; two are sent at a time. A file whose upload was begun before (in this or another tab) goes
 * on where it stopped: found by its fingerprint, or by `earlier` when the caller knows it.
 */
export function addUpload(
  viewerId: string,
  { file, handle }: PickedFile,
  earlier?: { uploadId: string; videoId: string },
): string {
  const waiting = [...entries.values()].find(
    (entry) => entry.file === null && entry.record.fileName === file.name && entry.record.size === file.size,
  );
  // The file of an earlier visit that the browser did not open by itself.
  if (waiting !== undefined) {
    waiting.file = file;
    void resumeUpload(waiting.record.key);
    return waiting.record.key;
  }
  const known = { uploadId: earlier?.uploadId ?? null, videoId: earlier?.videoId ?? null };
  const { name: fileName, size, lastModified } = file;
  const key = randomName();
  const record = { key, viewerId, tabId, fileName, size, lastModified, handle, paused: false, ...known };
  adopt(record, file);
  startNext();
  return key;
}

/** Takes an upload of an earlier visit into this tab. Without `file` it waits until the creator wants to go on. */
export function adopt(record: UploadRecord, file: File | null): void {
  announceTab();
  const { key, fileName, size, uploadId, videoId } = record;
  entries.set(key, { record: { ...record, tabId }, file, tus: null, digest: null, timer: undefined });
  addState({ ...newUpload(key, { name: fileName, size }), uploadId, videoId });
  remember(key, {});
  const note = record.handle === null ? "file_wanted" : "file_permission";
  if (file === null) dispatch(key, { type: "held", note });
  else if (record.paused) dispatch(key, { type: "paused" });
}

/** Stops sending; what was sent stays. */
export async function pauseUpload(key: string): Promise<void> {
  const entry = entries.get(key);
  clearTimeout(entry?.timer);
  dispatch(key, { type: "paused" });
  remember(key, { paused: true });
  await entry?.tus?.abort();
  startNext();
}

/** Goes on with a paused or failed upload, when its turn comes. Call it from a press: the browser may ask for the file. */
export async function resumeUpload(key: string): Promise<void> {
  const entry = entries.get(key);
  if (entry === undefined) return;
  if (entry.file === null && !(await reopen(entry))) return;
  remember(key, { paused: false });
  dispatch(key, { type: "queued" });
  startNext();
}

/** Stops sending and deletes what was sent. */
export async function cancelUpload(key: string): Promise<void> {
  const entry = entries.get(key);
  const uploadId = findUpload(key)?.uploadId;
  clearTimeout(entry?.timer);
  dispatch(key, { type: "cancelled" });
  // Terminating also forgets the fingerprint. What cannot be deleted now expires on the server.
  if (entry?.tus) await entry.tus.abort(entry.tus.url !== null).catch(() => {});
  else if (uploadId) await terminate(uploadId);
  release(key);
  startNext();
}

/** Takes a finished or cancelled upload off the list. */
export function dismissUpload(key: string): void {
  release(key);
  removeState(key);
}

/** Begins what may begin now. */
export function startNext(): void {
  for (const key of nextToBegin(getUploads())) begin(key);
}

function begin(key: string): void {
  const entry = entries.get(key);
  if (entry?.file == null) return;
  clearTimeout(entry.timer);
  dispatch(key, { type: "begun" });
  entry.digest ??= openFileDigest(entry.file);
  entry.tus ??= open(key, entry, entry.file);
  const { tus } = entry;
  void resumeEarlier(tus).then(() => {
    const state = findUpload(key);
    if (state !== undefined && isActive(state)) tus.start();
  });
}

function open(key: string, entry: Entry, file: File): Upload {
  return openTus(file, entry.record.uploadId, {
    interrupted: () => dispatch(key, { type: "interrupted" }),
    resumed: (from) => dispatch(key, { type: "resumed", from }),
    created: (uploadId, videoId) => {
      dispatch(key, { type: "created", uploadId, videoId });
      if (entry.record.uploadId !== uploadId) remember(key, { uploadId, videoId });
    },
    progressed: (sent) => dispatch(key, { type: "progressed", sent, atMs: performance.now() }),
    accepted: (bytes) => entry.digest?.advance(bytes),
    sent: () => void verify(key),
    failed: (error) => fail(key, entry, error),
  });
}

function fail(key: string, entry: Entry, error: unknown): void {
  const state = findUpload(key);
  if (state === undefined || !isActive(state)) return;
  if (mayWait(error)) {
    dispatch(key, { type: "interrupted" });
    entry.timer = setTimeout(() => begin(key), AWAY_RETRY_MS);
    return;
  }
  const problem = uploadProblem(error);
  if (isJobLimit(problem)) {
    dispatch(key, { type: "held", note: "too_many_jobs" });
    entry.timer = setTimeout(() => {
      dispatch(key, { type: "queued" });
      startNext();
    }, HELD_RETRY_MS);
  } else {
    dispatch(key, { type: "failed", problem });
  }
  startNext();
}

async function verify(key: string): Promise<void> {
  dispatch(key, { type: "sent" });
  const entry = entries.get(key);
  const uploadId = findUpload(key)?.uploadId;
  try {
    if (entry?.digest && uploadId) {
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

/** Opens the file of an earlier visit again. False, with the reason shown, when it cannot be. */
async function reopen(entry: Entry): Promise<boolean> {
  const { key, handle, size, lastModified } = entry.record;
  const file = handle === null ? null : await openHandle(handle, { ask: true });
  if (file === null) {
    dispatch(key, { type: "failed", problem: closedFile(entry.record.fileName) });
    return false;
  }
  if (file.size !== size || file.lastModified !== lastModified) {
    dispatch(key, { type: "failed", problem: changedFile(file.name) });
    return false;
  }
  entry.file = file;
  return true;
}

/** The file behind a handle; null when the browser does not let us, or the file is gone. */
export async function openHandle(handle: FileHandle, { ask }: { ask: boolean }): Promise<File | null> {
  try {
    let permission = (await handle.queryPermission?.({ mode: "read" })) ?? "granted";
    if (permission === "prompt" && ask) {
      permission = (await handle.requestPermission?.({ mode: "read" })) ?? "denied";
    }
    return permission === "granted" ? await handle.getFile() : null;
  } catch {
    return null;
  }
}

async function terminate(uploadId: string): Promise<void> {
  await fetch(`/api/v1/uploads/${uploadId}`, {
    method: "DELETE",
    headers: { "tus-resumable": "1.0.0" },
  }).catch(() => {});
}

function remember(key: string, change: Partial<UploadRecord>): void {
  const entry = entries.get(key);
  if (entry === undefined) return;
  entry.record = { ...entry.record, ...change };
  void keepRecord(entry.record);
}

function release(key: string): void {
  const entry = entries.get(key);
  clearTimeout(entry?.timer);
  entry?.digest?.close();
  entries.delete(key);
  void forgetRecord(key);
}

// A browser that is back online need not wait for the next try.
globalThis.addEventListener?.("online", () => {
  for (const upload of getUploads()) {
    const entry = entries.get(upload.key);
    if (upload.phase !== "reconnecting" || isOver(upload) || entry?.timer === undefined) continue;
    clearTimeout(entry.timer);
    entry.timer = undefined;
    begin(upload.key);
  }
});
