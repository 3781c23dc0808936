import { getAddress } from "viem";
import { createSiweMessage, parseSiweMessage } from "viem/siwe";
import type { Clock } from "#lib/platform/clock.ts";
import { AppError } from "#lib/platform/errors.ts";
import type { Challenge } from "./nonces.ts";

/** What a valid EIP-4361 message says of its signer. */
export interface SiweClaim {
  /** 0x…, as in the message. */
  address: `0x${string}`;
  /** EIP-155 number of the chain the wallet was on; may be one that we do not know. */
  chainId: number;
  nonce: string;
}

/** The nonce a message names, before anything else of it is believed. Throws AppError `sign_in_invalid`. */
export function siweNonce(message: string): string {
  const { nonce } = parseSiweMessage(message);
  if (nonce === undefined) throw invalid("The message is no Sign-In with Ethereum message.");
  return nonce;
}

/**
 * Checks an EIP-4361 message field by field against the challenge that was issued for it. The signature is checked
 * elsewhere. Throws AppError `sign_in_invalid` that names the field.
 */
export function checkSiweMessage(message: string, challenge: Challenge, clock: Clock): SiweClaim {
  const fields = parseSiweMessage(message);
  const { address, chainId, domain, expirationTime, issuedAt, nonce, notBefore, statement, uri, version } =
    fields;
  if (address === undefined || chainId === undefined || version !== "1") {
    throw invalid("The message is no Sign-In with Ethereum message of version 1.");
  }
  if (nonce !== challenge.nonce) throw invalid("The message carries another nonce.");
  if (domain !== challenge.domain || fields.scheme !== undefined) {
    throw invalid(`The message was signed for ${domain ?? "no site"}, not for ${challenge.domain}.`);
  }
  if (uri !== challenge.uri) throw invalid("The message names another address of this site.");
  if (statement !== challenge.statement) throw invalid("The message carries another statement.");
  if (issuedAt?.getTime() !== challenge.issuedAt.getTime())
    throw invalid("The message carries another time of issue.");
  const now = clock.now();
  if (expirationTime === undefined || expirationTime > challenge.expiresAt) {
    throw invalid("The message must expire with its nonce.");
  }
  if (expirationTime <= now)
    throw new AppError("nonce_expired", "This sign-in took longer than five minutes. Try again.");
  if (notBefore !== undefined && notBefore > now) throw invalid("The message is not valid yet.");
  if (!Number.isSafeInteger(chainId) || chainId < 1) throw invalid("The message names no chain.");
  // EIP-4361's grammar: nothing may hide before, between or behind the fields that were read. An address in lower case
  // stays as it was signed: the checksum of EIP-55 is a SHOULD, and one that is there must be right.
  const checksummed = canonical(fields);
  const expected =
    address === address.toLowerCase() ? checksummed?.replace(getAddress(address), address) : checksummed;
  if (expected !== message) throw invalid("The message has a form that EIP-4361 does not allow.");
  return { address, chainId, nonce };
}

function canonical(fields: ReturnType<typeof parseSiweMessage>): string | undefined {
  try {
    return createSiweMessage(fields as Parameters<typeof createSiweMessage>[0]);
  } catch {
    return undefined;
  }
}

function invalid(message: string): AppError {
  return new AppError("sign_in_invalid", message);
}
