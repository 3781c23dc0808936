import type { FileHandle } from "./picked-files.ts";

/** What is remembered of an upload between visits, in this browser only. */
export interface UploadRecord {
  key: string;
  viewerId: string;
  /** The tab that has it; the upload is free for others once that tab is closed. */
  tabId: string;
  fileName: string;
  size: number;
  lastModified: number;
  handle: FileHandle | null;
  uploadId: string | null;
  videoId: string | null;
  paused: boolean;
}

const NAME = "streamgate-uploads";
const STORE = "uploads";

// Private windows and full disks have no database. Uploads work without it; only their memory is missing then.
let opening: Promise<IDBDatabase | null> | undefined;

function open(): Promise<IDBDatabase | null> {
  opening ??= new Promise((resolve) => {
    try {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(null);
      request.onblocked = () => resolve(null);
    } catch {
      resolve(null);
    }
  });
  return opening;
}

async function run<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T | undefined> {
  const database = await open();
  if (database === null) return undefined;
  return new Promise((resolve) => {
    try {
      const request = work(database.transaction(STORE, mode).objectStore(STORE));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(undefined);
    } catch {
      resolve(undefined);
    }
  });
}

/** Remembers an upload, or what changed of it. */
export async function keepRecord(record: UploadRecord): Promise<void> {
  const kept = await run("readwrite", (store) => store.put(record));
  // Some browsers cannot keep a handle; the rest is worth keeping without it.
  if (kept === undefined && record.handle !== null) {
    await run("readwrite", (store) => store.put({ ...record, handle: null }));
  }
}

export async function forgetRecord(key: string): Promise<void> {
  await run("readwrite", (store) => store.delete(key));
}

export async function listRecords(viewerId: string): Promise<UploadRecord[]> {
  const all = (await run<UploadRecord[]>("readonly", (store) => store.getAll())) ?? [];
  return all.filter((record) => record.viewerId === viewerId);
}
