import { createHash, hash, randomBytes, timingSafeEqual } from "node:crypto";

/** A secret of `bytes` CSPRNG bytes (default 32) as base64url: session tokens, nonces. */
export function newSecret(bytes = 32): string {
  return randomBytes(bytes).toString("base64url");
}

/** SHA-256 of a secret as hex: what the database keeps instead of the secret itself. */
export function hashSecret(secret: string): string {
  return sha256(secret);
}

/** Compares two strings without telling by its duration where they differ. */
export function constantTimeEqual(a: string, b: string): boolean {
  const left = createHash("sha256").update(a).digest();
  const right = createHash("sha256").update(b).digest();
  return timingSafeEqual(left, right);
}

/** SHA-256 of bytes as hex. */
export function sha256(bytes: Uint8Array | string): string {
  return hash("sha256", bytes, "hex");
}
