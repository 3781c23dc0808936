import { ed25519 } from "@noble/curves/ed25519.js";
import { getAddressEncoder, getBase58Encoder, isAddress } from "@solana/kit";
import { parseAccountId } from "#lib/shared/caip.ts";
import { solana } from "#lib/shared/namespaces/solana.ts";
import type { SignatureClaim } from "../chain.ts";

/**
 * Whether the key that an address is signed these bytes; false for whatever is no key, no signature or of another length.
 * RFC 8032 §5.1.7 with its strict reading: neither small-order keys, which anybody can sign for, nor a second form of a
 * valid signature.
 * @param address base58
 * @param signature 64 bytes
 */
export function isSignedByKey(address: string, message: Uint8Array, signature: Uint8Array): boolean {
  if (!isAddress(address) || signature.length !== 64) return false;
  const key = Uint8Array.from(getAddressEncoder().encode(address));
  try {
    return ed25519.verify(signature, message, key, { zip215: false });
  } catch {
    // Bytes that lie on no curve: a program's account, or nonsense.
    return false;
  }
}

/** The 64 bytes of a signature in base58 or in base64 with its padding, as wallets give it; undefined for anything else. */
export function readSignature(text: string): Uint8Array | undefined {
  const bytes = /^[A-Za-z0-9+/]{86}==$/.test(text)
    ? Uint8Array.from(Buffer.from(text, "base64"))
    : /^[1-9A-HJ-NP-Za-km-z]{64,88}$/.test(text)
      ? Uint8Array.from(getBase58Encoder().encode(text))
      : undefined;
  return bytes?.length === 64 ? bytes : undefined;
}

/** Whether a Solana account's key signed a text, as UTF-8 (what `signMessage` of wallets signs); it signs no fields. */
export function checkSolanaSignature({ account, message, signature: written }: SignatureClaim): boolean {
  const { namespace, address } = parseAccountId(account);
  const signature = readSignature(written);
  if (namespace !== solana.name || signature === undefined || typeof message !== "string") return false;
  return isSignedByKey(address, new TextEncoder().encode(message), signature);
}
