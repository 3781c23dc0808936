import { exporter } from "ipfs-unixfs-exporter";
import type { CID } from "multiformats/cid";
import type { VerifiedBlocks } from "./verified-blocks.ts";

const rawCodec = 0x55;

/** Every block below a root, each once, the root first. Raw leaves are named but not read. */
export async function* walkDag(root: CID, blocks: VerifiedBlocks): AsyncGenerator<CID> {
  const seen = new Set<string>([root.toString()]);
  const open = [root];
  for (let cid = open.pop(); cid !== undefined; cid = open.pop()) {
    yield cid;
    for (const link of await linksOf(cid, blocks)) {
      const name = link.toString();
      if (seen.has(name)) continue;
      seen.add(name);
      open.push(link);
    }
  }
}

async function linksOf(cid: CID, blocks: VerifiedBlocks): Promise<CID[]> {
  if (cid.code === rawCodec) return [];
  const entry = await exporter(cid, blocks);
  if (entry.type !== "file" && entry.type !== "directory") return [];
  return entry.node.Links.map((link) => link.Hash);
}
