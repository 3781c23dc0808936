import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CID } from "multiformats/cid";
import { isMissing } from "../storage-error.ts";
import { parseCid } from "./block-cid.ts";

/** Which files and folders are wanted: one empty file for each, named by its CID. */
export class Pins {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async add(cid: CID): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeFile(join(this.#folder, cid.toString()), "");
  }

  async remove(cid: CID): Promise<void> {
    await rm(join(this.#folder, cid.toString()), { force: true });
  }

  async list(): Promise<CID[]> {
    try {
      return (await readdir(this.#folder)).map(parseCid);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }
}
