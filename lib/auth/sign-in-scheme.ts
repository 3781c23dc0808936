import type { z } from "zod";
import type { AccountId } from "#lib/shared/caip.ts";
import type { Challenge } from "./nonces.ts";

/**
 * One way to prove an account. Nonces and sessions are none of its business: a challenge was issued here, is alive, and is
 * consumed after `verify`. Every plugin must pass `sign-in-scheme.conformance.ts`.
 */
export interface SignInScheme<Proof = unknown> {
  /** As the body of a request names it in `scheme`, e.g. `siwe`. */
  readonly name: string;
  /** That body, untrusted. */
  readonly proof: z.ZodType<Proof>;
  /** Which challenge a proof claims to answer; nothing of it is believed yet. Throws AppError `sign_in_invalid`. */
  nonceOf(proof: Proof): string;
  /**
   * Checks a proof against its challenge, field by field. Gives the account that it proves, normalised, in the form in which
   * it is kept. Throws AppError `sign_in_invalid`, `nonce_expired` or `chain_unavailable`.
   */
  verify(proof: Proof, challenge: Challenge): Promise<AccountId>;
}

/** The configured schemes by name. */
export interface SignInSchemes {
  get(name: string): SignInScheme | undefined;
  names(): string[];
}
