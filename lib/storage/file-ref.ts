import { StorageRefInvalidError } from "./storage-error.ts";

const part = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/**
 * The parts of a relative path such as `early/pkg_…/v360/0.m4s`. Nothing leads out: no empty part, none that begins
 * with a dot, no backslash, no NUL. Throws AppError `storage_ref_invalid`.
 */
export function refParts(ref: string): string[] {
  const parts = ref.split("/");
  if (ref.length > 512 || parts.length > 12 || !parts.every((name) => part.test(name))) {
    throw new StorageRefInvalidError();
  }
  return parts;
}
