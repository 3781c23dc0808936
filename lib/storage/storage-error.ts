import { AppError } from "#lib/platform/errors.ts";

/** Something that is no reference of this storage, or one that would lead out of it. */
export class StorageRefInvalidError extends AppError {
  constructor() {
    super("storage_ref_invalid", "That is no reference to a stored file.");
  }
}

/** No byte of the range that was asked for exists. */
export class RangeUnsatisfiableError extends AppError {
  constructor(size: number) {
    super("range_not_satisfiable", `The file has ${size} bytes; the range lies outside.`, {
      details: { size },
    });
  }
}

/** The disk is full; what was there is kept. */
export class StorageFullError extends AppError {
  constructor(cause?: unknown) {
    super("disk_full", "The server's disk is full. Try again when its operator has made room.", {
      retryable: true,
      retryAfterSeconds: 60,
      cause,
    });
  }
}

/** What is stored is not what its name says: it is never given out. */
export class BlockCorruptError extends AppError {
  constructor(cid: string) {
    super("block_corrupt", "A part of this file is damaged in the store and is not given out.", {
      details: { cid },
    });
  }
}

/** Whether an error of the file system says that there is no room: full disk, quota, or a file-size limit. */
export function isDiskFull(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG";
}

export function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === "ENOENT" || code === "ENOTDIR";
}
