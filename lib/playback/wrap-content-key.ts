import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { AppError } from "#lib/platform/errors.ts";

/** AES-256-GCM with the nonce and tag sizes of NIST SP 800-38D, 8.2: layout is nonce ‖ ciphertext ‖ tag. */
const nonceBytes = 12;
const tagBytes = 16;

/** Names a master key without telling anything of it: the beginning of a domain-separated SHA-256. */
export function masterKeyId(masterKey: Uint8Array): string {
  return createHash("sha256")
    .update("streamgate master key id\0")
    .update(masterKey)
    .digest("hex")
    .slice(0, 16);
}

/** Wraps a content key under a 32-byte master key. The video id is authenticated: a wrapped key cannot change videos. */
export function wrapContentKey(masterKey: Uint8Array, videoId: string, contentKey: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", masterKey, nonce).setAAD(Buffer.from(videoId));
  return Buffer.concat([nonce, cipher.update(contentKey), cipher.final(), cipher.getAuthTag()]);
}

/** The content key again. Throws `content_key_damaged` when a bit, the video or the master key differs. */
export function unwrapContentKey(masterKey: Uint8Array, videoId: string, wrapped: Uint8Array): Buffer {
  try {
    const tagStart = wrapped.length - tagBytes;
    const decipher = createDecipheriv("aes-256-gcm", masterKey, wrapped.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(Buffer.from(videoId)).setAuthTag(wrapped.subarray(tagStart));
    return Buffer.concat([decipher.update(wrapped.subarray(nonceBytes, tagStart)), decipher.final()]);
  } catch (cause) {
    throw new AppError(
      "content_key_damaged",
      "This video's stored key could not be unwrapped. Restore the ContentKey row from a backup.",
      { cause },
    );
  }
}
