import type { Box } from "./boxes.ts";

/** A fragment of one group of pictures at our bitrates is a few megabytes; this is a guard, not a size to expect. */
const maxBoxBytes = 512 * 1024 * 1024;

/** Splits a byte stream into its top-level boxes as they become complete. Throws when the stream ends inside one. */
export async function* readBoxes(chunks: AsyncIterable<Buffer>): AsyncGenerator<Box> {
  let parts: Buffer[] = [];
  let have = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    have += chunk.length;
    for (;;) {
      if (have < 8) break;
      if ((parts[0] as Buffer).length < 8) parts = [Buffer.concat(parts)];
      const first = parts[0] as Buffer;
      const size = first.readUInt32BE(0);
      if (size < 8 || size > maxBoxBytes) throw new RangeError("unexpected box size in FFmpeg's output");
      if (have < size) break;
      const buffer = parts.length === 1 ? first : Buffer.concat(parts);
      yield { type: buffer.toString("latin1", 4, 8), body: buffer.subarray(8, size) };
      parts = size < buffer.length ? [buffer.subarray(size)] : [];
      have -= size;
    }
  }
  if (have > 0) throw new RangeError("FFmpeg's output ended inside a box");
}
