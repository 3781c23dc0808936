/** A part of a stored file: `length` bytes from `offset`. */
export interface ByteRange {
  offset: number;
  length: number;
}

/** A stored file as it is read: `size` counts the whole file, `bytes` yields the range that was asked for. */
export interface StoredFile {
  size: number;
  bytes: AsyncIterable<Uint8Array>;
}

/** What can be stored: bytes at hand, or a stream of them. */
export type Content = Uint8Array | AsyncIterable<Uint8Array>;

/**
 * A place for files. `put` says under which reference a file can be got back: the path it was given (disk), or its
 * content's own name (IPFS). Rows keep references, never machine paths.
 *
 * Every implementation passes tests/integration/storage/storage.conformance.ts.
 */
export interface Storage {
  readonly name: string;
  /**
   * Stores a file whole or not at all; the same path again replaces it. `path` is relative, e.g.
   * `early/pkg_…/v360/0.m4s`. Throws AppError `storage_ref_invalid`, `disk_full`.
   */
  put(path: string, content: Content): Promise<{ ref: string; size: number }>;
  /**
   * Opens a file, or a range of it. Errors of the content itself come from the stream.
   * Throws NotFoundError, AppError `storage_ref_invalid`, `range_not_satisfiable`.
   */
  get(ref: string, range?: ByteRange): Promise<StoredFile>;
  /** Size in bytes, or null when there is no such file. Throws AppError `storage_ref_invalid`. */
  stat(ref: string): Promise<{ size: number } | null>;
  /** Lets go of a file, or of a folder with all that is in it; fine when it is gone already. */
  delete(ref: string): Promise<void>;
}

/** A file that is in a content-addressed store: what a folder is assembled from. Small, serialisable. */
export interface ImportedFile {
  /** Inside the folder, e.g. `v720/12.m4s`. */
  path: string;
  cid: string;
  /** Bytes of content. */
  size: number;
  /** Bytes of all blocks together, as the folder's links state it. */
  totalSize: number;
}

export interface FileToImport {
  path: string;
  content: Content;
}

/** A storage whose references are hashes of the content: whoever holds one can check what comes back. */
export interface ContentStorage extends Storage {
  readonly contentAddressed: true;
  /** Stores a batch of files. Repeating it gives the same answer and changes nothing. */
  importFiles(files: Iterable<FileToImport> | AsyncIterable<FileToImport>): Promise<ImportedFile[]>;
  /** Makes the folder of files that were imported before, pins it and returns its CID. The same files, the same CID. */
  assembleFolder(files: readonly ImportedFile[]): Promise<{ cid: string; totalSize: number }>;
  /** Reads every block below a CID and checks it. Throws NotFoundError, BlockCorruptError. */
  verify(cid: string): Promise<{ blocks: number; bytes: number }>;
  /** Every block below a CID, the root first, each once and checked; what a CAR file is made of. */
  blocks(cid: string): AsyncIterable<{ cid: string; bytes: Uint8Array }>;
  /** Deletes what no pinned file or folder needs and nobody touched for `minAgeSeconds`. */
  collectGarbage(options: { minAgeSeconds: number }): Promise<{ blocks: number }>;
}

/** Narrows a storage from the registry. */
export function isContentStorage(storage: Storage): storage is ContentStorage {
  return "contentAddressed" in storage && storage.contentAddressed === true;
}
