import { createCipheriv, createDecipheriv } from "node:crypto";

/**
 * Encrypts one whole segment as RFC 8216 §5.2 says for METHOD=AES-128: AES-128 in CBC mode with PKCS#7 padding; the
 * IV is the media sequence number `n` as a 128-bit big-endian integer. One key must never meet one `n` twice.
 */
export function encryptSegment(plain: Uint8Array, key: Uint8Array, n: number): Buffer {
  const cipher = createCipheriv("aes-128-cbc", key, segmentIv(n));
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

/** The inverse of encryptSegment. Throws on a wrong length or padding; CBC cannot notice every other change. */
export function decryptSegment(encrypted: Uint8Array, key: Uint8Array, n: number): Buffer {
  const decipher = createDecipheriv("aes-128-cbc", key, segmentIv(n));
  return Buffer.concat([decipher.update(encrypted), decipher.final()]);
}

/** The IV of segment `n` (a media sequence number from 0). */
export function segmentIv(n: number): Buffer {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`segment number ${n}`);
  const iv = Buffer.alloc(16);
  iv.writeBigUInt64BE(BigInt(n), 8);
  return iv;
}
