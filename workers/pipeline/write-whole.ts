import { randomUUID } from "node:crypto";
import { link, rename, rm, writeFile } from "node:fs/promises";

/** Writes a private file so that it is there whole or not at all; again replaces it. */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = temporaryName(path);
  await writeFile(temporary, content, { mode: 0o600 });
  await rename(temporary, path);
}

/** The same, but what is there already stays as it is: of two writers one wins. False when it was there. */
export async function writeOnce(path: string, content: Uint8Array | string): Promise<boolean> {
  const temporary = temporaryName(path);
  await writeFile(temporary, content, { mode: 0o600 });
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

// A name of its own: an interrupted step may still be writing when its repetition begins.
function temporaryName(path: string): string {
  return `${path}.${randomUUID()}.new`;
}
