import { hkdfSync } from "node:crypto";

/** What names one key: segments of one track, one run and one generation share it. */
export interface RunKeyName {
  /** Random per packaging, never reused: a second encode of a segment can never meet the key and IV of the first. */
  generation: string;
  /** Track name, e.g. `v720`. */
  track: string;
  /** floor(n / run length) of the segment number n. */
  run: number;
}

/** AES-128 keys are 16 bytes. */
const keyBytes = 16;

/**
 * The AES-128 key of one run: HKDF-SHA-256 (RFC 5869) of the video's content key, without salt, with
 * info = generation ‖ track ‖ run. Each part is preceded by its length (16-bit big-endian), the run is a 32-bit
 * big-endian number, so that no two names can spell the same info.
 */
export function deriveRunKey(contentKey: Uint8Array, name: RunKeyName): Buffer {
  const run = Buffer.alloc(4);
  run.writeUInt32BE(name.run);
  const info = Buffer.concat(
    [Buffer.from(name.generation), Buffer.from(name.track), run].flatMap(withLength),
  );
  return Buffer.from(hkdfSync("sha256", contentKey, new Uint8Array(0), info, keyBytes));
}

function withLength(part: Buffer): Buffer[] {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(part.length);
  return [length, part];
}
