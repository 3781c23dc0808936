import {
  type Hash,
  type Hex,
  hashMessage,
  hashTypedData,
  hexToBigInt,
  isHex,
  recoverAddress,
  size,
  slice,
  type TypedDataDefinition,
} from "viem";
import { parseAccountId } from "#lib/shared/caip.ts";
import { eip155 } from "#lib/shared/namespaces/eip155.ts";
import type { SignatureClaim } from "../chain.ts";

/** Half the order of secp256k1. EIP-2: a signature with a higher s is a second form of a valid one and is refused. */
const maxS = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** What a wallet hashes and signs: EIP-191 (version 0x45) for a text, EIP-712 for fields. Throws for fields without a form. */
export function signedHash({ message }: SignatureClaim): Hash {
  return typeof message === "string" ? hashMessage(message) : hashTypedData(message as TypedDataDefinition);
}

/**
 * What an EVM account's own key says to a signature (EIP-191, EIP-712), without asking any chain:
 * `valid`, `malleated` (made with that key, then altered to the high-s form), or `other` – not this key's.
 */
export async function checkKeySignature(claim: SignatureClaim): Promise<"valid" | "malleated" | "other"> {
  const { namespace, address } = parseAccountId(claim.account);
  const { signature } = claim;
  // 65 bytes: r, s, v. The 64-byte form of EIP-2098 is not accepted: one form per signature.
  if (namespace !== eip155.name || !isHex(signature) || size(signature) !== 65) return "other";
  const signer = await recover(signedHash(claim), signature);
  if (signer !== address) return "other";
  return hexToBigInt(slice(signature, 32, 64)) <= maxS ? "valid" : "malleated";
}

async function recover(hash: Hash, signature: Hex): Promise<string | undefined> {
  try {
    return (await recoverAddress({ hash, signature })).toLowerCase();
  } catch {
    // Values that lie on no curve.
    return undefined;
  }
}
