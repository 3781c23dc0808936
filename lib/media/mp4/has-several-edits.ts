import { type FileHandle, open } from "node:fs/promises";
import { children, findBox } from "./boxes.ts";

/** A movie of a day has some 50 MB of tables. */
const maxMoovBytes = 256 * 1024 * 1024;

/**
 * Whether an edit list of an MP4 or MOV file joins several parts of a track (ISO/IEC 14496-12 §8.6.6). One edit is only where
 * a track begins and ends, and an empty one before it only delays it.
 */
export async function hasSeveralEdits(path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const moov = await readMoov(file);
    return moov !== undefined && edited(moov);
  } finally {
    await file.close();
  }
}

async function readMoov(file: FileHandle): Promise<Buffer | undefined> {
  const header = Buffer.alloc(16);
  for (let at = 0; ; ) {
    const { bytesRead } = await file.read(header, 0, 16, at);
    if (bytesRead < 16) return undefined;
    const short = header.readUInt32BE(0);
    // 1: the size is behind the type; 0: up to the end of the file.
    const size = short === 1 ? Number(header.readBigUInt64BE(8)) : short;
    if (header.toString("latin1", 4, 8) === "moov") {
      if (size < 16 || size > maxMoovBytes) return undefined;
      const moov = Buffer.alloc(size);
      const { bytesRead: there } = await file.read(moov, 0, size, at);
      return moov.subarray(8, there);
    }
    if (size < 8) return undefined;
    at += size;
  }
}

function edited(moov: Buffer): boolean {
  try {
    return [...children(moov)].some(({ type, body }) => type === "trak" && countEdits(body) > 1);
  } catch {
    // Boxes that do not fit into each other: nothing can be said, so all packets are looked at.
    return true;
  }
}

function countEdits(trak: Buffer): number {
  const list = findBox(trak, ["edts", "elst"]);
  if (!list) return 0;
  const entrySize = list[0] === 1 ? 20 : 12;
  const count = Math.min(list.readUInt32BE(4), Math.floor((list.length - 8) / entrySize));
  const mediaTimes = Array.from({ length: count }, (_, index) => {
    const at = 8 + index * entrySize;
    return entrySize === 20 ? list.readBigInt64BE(at + 8) : BigInt(list.readInt32BE(at + 4));
  });
  return mediaTimes.filter((time) => time !== -1n).length;
}
