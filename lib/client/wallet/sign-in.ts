import { UserRejectedRequestError } from "viem";
import type { createSession } from "#lib/shared/api/auth.ts";
import type { BodyInput } from "#lib/shared/api/contract.ts";
import type { SignInTerms } from "#lib/shared/sign-in-typed-data.ts";

/** The person pressed “Reject” in the wallet, or closed it. */
export class SignatureRejected extends Error {
  override readonly name = "SignatureRejected";
}

/** The wallet gave no signature, and not because the person declined. The message is for people. */
export class WalletCannotSign extends Error {
  override readonly name = "WalletCannotSign";
}

/** The body that proves an account, as `createSession` takes it. */
export type SignInProof = BodyInput<typeof createSession>;

/**
 * A form in which a wallet can sign: `message` as a text, `fields` as typed data (EIP-712), `plain` as a text without the
 * wallet's own sign-in, `hardware` as an off-chain message of Solana.
 */
export type SignFormName = "message" | "fields" | "plain" | "hardware";

export interface SignForm {
  name: SignFormName;
  /** Asks the wallet. Throws whatever the wallet throws. */
  prove(terms: SignInTerms): Promise<SignInProof>;
}

/** A connected account that can prove itself. */
export interface Signer {
  address: string;
  /** What its wallet calls itself, which may be anything. */
  walletName: string;
  /** The first one is the usual one; the others are for wallets that cannot do that. */
  forms: readonly [SignForm, ...SignForm[]];
  /** Disconnects the wallet. */
  leave(): void;
}

/**
 * The wallet answers a challenge in one of its forms. Null when nobody waits for it any more once it has answered. Throws
 * SignatureRejected or WalletCannotSign.
 */
export async function signTerms(
  terms: SignInTerms,
  form: SignForm,
  isWanted: () => boolean,
): Promise<SignInProof | null> {
  const body = await form.prove(terms).catch((error: unknown) => {
    if (error instanceof WalletCannotSign) throw error;
    if (isRejection(error)) throw new SignatureRejected("The signature was rejected.");
    throw new WalletCannotSign(whyNot(error), { cause: error });
  });
  return isWanted() ? body : null;
}

// EIP-1474, EIP-1193 and JSON-RPC 2.0: the method is not there, or not for this site.
const unsupportedCodes: readonly unknown[] = [-32601, -32004, 4200];

function whyNot(error: unknown): string {
  return chainOf(error).some(({ code }) => unsupportedCodes.includes(code))
    ? "This wallet cannot sign in this form."
    : "The wallet gave no signature.";
}

/** True when a wallet error means that the person declined (EIP-1193 code 4001), however deep it is wrapped. */
export function isRejection(error: unknown): boolean {
  return chainOf(error).some(
    ({ name, code, message }) =>
      name === UserRejectedRequestError.name ||
      code === 4001 ||
      code === "ACTION_REJECTED" ||
      // Wallets of the Wallet Standard have no code for it.
      /\b(user|request)\b.*\b(reject|declin|denied|cancel)/i.test(String(message ?? "")),
  );
}

/** The error and what it was made of: `cause`, or `error` in the errors of Solana's wallet adapters. */
function chainOf(error: unknown): { name?: unknown; code?: unknown; message?: unknown }[] {
  const chain: Record<string, unknown>[] = [];
  let each = error;
  while (typeof each === "object" && each !== null && chain.length < 8) {
    const record = each as Record<string, unknown>;
    chain.push(record);
    each = record.cause ?? record.error;
  }
  return chain;
}
