import type { FsBlockstore } from "blockstore-fs";
import { type ImporterOptions, importer } from "ipfs-unixfs-importer";
import { CID } from "multiformats/cid";
import { refParts } from "../file-ref.ts";
import type { FileToImport, FolderFile, ImportedFile } from "../storage.ts";
import { StorageFullError } from "../storage-error.ts";

/** IPIP-499: 1 MiB chunks, 1024 links a node, raw leaves, CIDv1. The same bytes get the same CID in any tool. */
const profile = "unixfs-v1-2025";

/** Stores files one by one, without folders around them. Throws AppError `disk_full`, `storage_ref_invalid`. */
export async function importFiles(
  files: Iterable<FileToImport> | AsyncIterable<FileToImport>,
  store: FsBlockstore,
): Promise<ImportedFile[]> {
  const options: ImporterOptions = {
    profile,
    fileImportConcurrency: 8,
    blockWriteConcurrency: 8,
    // The files of a batch are no folder yet: nothing but the files themselves is written.
    treeBuilder: (source) => source,
  };
  const imported: ImportedFile[] = [];
  try {
    for await (const entry of importer(candidates(files), store, options)) {
      imported.push({
        path: entry.path ?? "",
        cid: entry.cid.toString(),
        size: Number(entry.unixfs?.fileSize() ?? entry.size),
        totalSize: Number(entry.size),
      });
    }
  } catch (error) {
    throw isFull(error) ? new StorageFullError(error) : error;
  }
  return imported;
}

/** Writes the folder's own blocks over files that were imported before. Returns the root. */
export async function assembleFolder(
  files: readonly FolderFile[],
  store: FsBlockstore,
): Promise<{ cid: CID; totalSize: number }> {
  const options: ImporterOptions = {
    profile,
    wrapWithDirectory: true,
    // The files' own DAGs exist: only the tree above them is built, exactly as if all came in one import.
    dagBuilder: async function* () {
      for (const file of files) {
        const path = refParts(file.path).join("/");
        yield async () => ({ cid: CID.parse(file.cid), path, size: BigInt(file.totalSize) });
      }
    },
  };
  let root: { cid: CID; totalSize: number } | undefined;
  for await (const entry of importer([], store, options)) {
    root = { cid: entry.cid, totalSize: Number(entry.size) };
  }
  if (root === undefined) throw new Error("A folder without files cannot be assembled.");
  return root;
}

async function* candidates(files: Iterable<FileToImport> | AsyncIterable<FileToImport>) {
  for await (const { path, content } of files) yield { path: refParts(path).join("/"), content };
}

/** The block store hands the file system's error on as text only. */
function isFull(error: unknown): boolean {
  return /ENOSPC|EDQUOT|EFBIG/.test(String(error));
}
