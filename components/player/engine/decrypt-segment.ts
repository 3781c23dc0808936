import { segmentIv } from "#lib/shared/segment-encryption.ts";

/**
 * Decrypts one whole segment: AES-128-CBC with PKCS#7 padding, the IV being the segment's number as a 128-bit
 * big-endian integer (RFC 8216 §5.2). Rejects when key and segment do not belong together.
 */
export async function decryptSegment(
  ciphertext: ArrayBuffer,
  keyBytes: ArrayBuffer,
  segmentNumber: number,
): Promise<ArrayBuffer> {
  const key = await crypto.subtle.importKey("raw", keyBytes, "AES-CBC", false, ["decrypt"]);
  return crypto.subtle.decrypt({ name: "AES-CBC", iv: segmentIv(segmentNumber) }, key, ciphertext);
}
