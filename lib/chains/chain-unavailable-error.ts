import { AppError } from "#lib/platform/errors.ts";
import type { ChainId } from "#lib/shared/caip.ts";

/** No endpoint of a chain gave an answer. Says nothing about what is on the chain: never a refusal, never a grant. */
export class ChainUnavailableError extends AppError {
  constructor(chain: { id: ChainId; name: string }, cause?: unknown) {
    super("chain_unavailable", `No answer from ${chain.name} at the moment. Try again in a few seconds.`, {
      retryable: true,
      retryAfterSeconds: 5,
      details: { chain: chain.id },
      cause,
    });
  }
}
