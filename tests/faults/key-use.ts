import { createHash } from "node:crypto";
import { glob, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { InstanceDatabase } from "./database.ts";

/** One ciphertext: (generation, track, n) names its key and IV. */
export interface EncryptedFile {
  generation: string;
  track: string;
  n: number;
  sha256: string;
  /** Unix time in milliseconds of its last change. */
  writtenAt: number;
}

/** All ciphertexts that were ever put into an early package, listed or not. */
export async function earlyFiles(dataDir: string, packageId: string): Promise<EncryptedFile[]> {
  const cwd = join(dataDir, "store", "early", packageId);
  const files: EncryptedFile[] = [];
  for await (const path of glob("*/*/*.m4s", { cwd })) {
    const [generation = "", track = "", name = ""] = path.split("/");
    const file = join(cwd, path);
    const { mtimeMs } = await stat(file);
    files.push({
      generation,
      track,
      n: Number.parseInt(name, 10),
      sha256: await digest(file),
      writtenAt: mtimeMs,
    });
  }
  return files.sort((a, b) => a.n - b.n);
}

/** What lies encrypted in a video's scratch at this moment: `<track>/<n>` → SHA-256 of the ciphertext. */
export async function scratchCiphertexts(dataDir: string, videoId: string): Promise<Map<string, string>> {
  const cwd = join(dataDir, "scratch", videoId, "1", "package");
  const found = new Map<string, string>();
  for await (const path of glob("*/*.m4s", { cwd })) {
    // What the living worker moves on meanwhile is not of interest: it is not interrupted.
    const sha256 = await digest(join(cwd, path)).catch(() => undefined);
    if (sha256 !== undefined) found.set(path.replace(/\.m4s$/, ""), sha256);
  }
  return found;
}

export interface ListedSegment {
  track: string;
  n: number;
  generation: string;
  sha256: string;
}

/** The segments that a package lists, by track and number. */
export function listedSegments(database: InstanceDatabase, packageId: string): Promise<ListedSegment[]> {
  return database.query<ListedSegment>(
    `SELECT t.name AS track, s.n, s.generation, s.sha256 FROM "Segment" s JOIN "Track" t ON t.id = s."trackId"
      WHERE t."packageId" = $1 ORDER BY t.name, s.n`,
    [packageId],
  );
}

async function digest(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}
