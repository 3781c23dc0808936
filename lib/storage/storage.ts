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
 * A place for files. `put` says under which reference a file can be got back: the path it was given (FileStore), or its
 * content's own name (ContentStorage). Rows keep references, never machine paths.
 *
 * Every implementation passes tests/integration/storage/storage.conformance.ts.
 */
export interface Storage {
  /**
   * Stores a file whole or not at all; the same path again replaces it. `path` is relative, e.g.
   * `pictures/vid_…/1/poster.jpg`. Throws AppError `storage_ref_invalid`, `disk_full`.
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

/** A file that is written piece by piece where it lies; a FileHandle of node:fs/promises fits. */
export interface GrowingFile {
  /** Writes what it can of the pieces, one behind the other, at `position`, over what was there. */
  writev(pieces: readonly Uint8Array[], position: number): Promise<{ bytesWritten: number }>;
  /** Resolves when all that was written outlives a crash of process and machine. */
  datasync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A storage whose references are the paths that files were put under: originals, posters, previews, storyboards, captions. All
 * processes see the same files in it. `delete` takes a folder with all below it.
 *
 * Every implementation passes tests/integration/storage/file-store.conformance.ts.
 */
export interface FileStore extends Storage {
  /** Makes an empty file that is to grow to `size` bytes. Throws AppError `disk_full` when so many do not fit now. */
  create(ref: string, size: number): Promise<void>;
  /** Opens a file that was created, with all that was written to it before. Throws NotFoundError. */
  openGrowing(ref: string): Promise<GrowingFile>;
  /** The files right in a folder, with the time of their last change. */
  list(folder: string): AsyncIterable<{ ref: string; changedAt: Date }>;
  /**
   * Lends `work` a local path, where programs such as FFmpeg read the file: its own where there is one, else that of a copy
   * that the store lets go of afterwards. Throws NotFoundError.
   */
  lend<T>(ref: string, work: (path: string) => Promise<T>): Promise<T>;
}

/** A file that is in a content-addressed store: what a folder is assembled from. */
export interface FolderFile {
  /** Inside the folder, e.g. `v720/12.m4s`. */
  path: string;
  cid: string;
  /** Bytes of all blocks together, as the folder's links state it. */
  totalSize: number;
}

export interface ImportedFile extends FolderFile {
  /** Bytes of content. */
  size: number;
}

export interface FileToImport {
  path: string;
  content: Content;
}

/**
 * A storage whose references are hashes of the content: whoever holds one can check what comes back. Segments, and the
 * packages that they become, are kept in one.
 *
 * Every implementation passes tests/integration/storage/content-storage.conformance.ts.
 */
export interface ContentStorage extends Storage {
  /** Stores a batch of files. Repeating it gives the same answer and changes nothing. */
  importFiles(files: Iterable<FileToImport> | AsyncIterable<FileToImport>): Promise<ImportedFile[]>;
  /** Makes the folder of files that were imported before, pins it and returns its CID. The same files, the same CID. */
  assembleFolder(files: readonly FolderFile[]): Promise<{ cid: string; totalSize: number }>;
  /** Reads every block below a CID and checks it. Throws NotFoundError, BlockCorruptError. */
  verify(cid: string): Promise<{ blocks: number; bytes: number }>;
  /** Every block below a CID, the root first, each once and checked; what a CAR file is made of. */
  blocks(cid: string): AsyncIterable<{ cid: string; bytes: Uint8Array }>;
  /**
   * Deletes what no pinned file or folder needs and nobody touched for `minAgeSeconds`. `keep`: CIDs of files that stay though
   * nothing pins them yet.
   */
  collectGarbage(options: { minAgeSeconds: number; keep?: Iterable<string> }): Promise<{ blocks: number }>;
}

/** What a process keeps things in, chosen by STORE_FILES and STORE_PACKAGES. */
export interface Stores {
  /** Private files, by path: originals, posters, previews, storyboards, captions, share cards. */
  readonly files: FileStore;
  /** Segments and finished packages, by CID. */
  readonly packages: ContentStorage;
}
