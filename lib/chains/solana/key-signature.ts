import { ed25519 } from "@noble/curves/ed25519.js";
import { getAddressEncoder, isAddress } from "@solana/kit";

/**
 * Whether a Solana account's key signed these bytes: ed25519 by the strict rules of RFC 8032 and FIPS 186-5, never those of
 * ZIP 215. Keys of small order, for which signatures of any text can be made without a secret, sign nothing.
 */
export function isSignedBySolanaKey(address: string, signed: Uint8Array, signature: Uint8Array): boolean {
  if (!isAddress(address) || signature.length !== 64) return false;
  const key = Uint8Array.from(getAddressEncoder().encode(address));
  try {
    return ed25519.verify(signature, signed, key, { zip215: false });
  } catch {
    // Values that lie on no curve.
    return false;
  }
}
