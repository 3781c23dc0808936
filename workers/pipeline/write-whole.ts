import { rename, writeFile } from "node:fs/promises";

/** Writes a private file so that it is there whole or not at all; again replaces it. */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  await writeFile(`${path}.new`, content, { mode: 0o600 });
  await rename(`${path}.new`, path);
}
