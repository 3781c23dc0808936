import { glob, open } from "node:fs/promises";
import { join } from "node:path";
import type { InstanceDatabase } from "./database.ts";

const blockBytes = 16;

/**
 * The first cipher block, in hex, of every ciphertext that lies in the embedded store of packages, listed or not. All clear
 * segments begin with the same bytes: two that one key and IV encrypted would begin with the same block.
 */
export async function cipherHeads(dataDir: string): Promise<string[]> {
  const cwd = join(dataDir, "ipfs", "blocks");
  const heads: string[] = [];
  for await (const path of glob("**/*.data", { cwd })) {
    const file = await open(join(cwd, path));
    try {
      const { size } = await file.stat();
      const { buffer } = await file.read(Buffer.alloc(blockBytes), 0, blockBytes, 0);
      // Initialisation segments and manifests are clear.
      const clear = /^(....ftyp|#EXTM3U|<\?xml|<MPD)/s.test(buffer.toString("latin1"));
      if (size > 0 && size % blockBytes === 0 && !clear) heads.push(buffer.toString("hex"));
    } finally {
      await file.close();
    }
  }
  return heads;
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
