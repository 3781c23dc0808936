import type { Host } from "#lib/kernel/host.ts";
import { AppError } from "#lib/platform/errors.ts";
import { type ContentStorage, isContentStorage } from "#lib/storage/storage.ts";

/** The store that finished packages go to: content-addressed, so that whoever has the CID can check what comes back. */
export function contentStorage(host: Host): ContentStorage {
  const storage = host.storage.require("ipfs");
  if (!isContentStorage(storage)) {
    throw new AppError(
      "configuration_invalid",
      `The storage "${storage.name}" does not name files by their content.`,
    );
  }
  return storage;
}
