import { AppError } from "#lib/platform/errors.ts";
import { solanaAddressSchema } from "#lib/shared/namespaces/solana.ts";
import type { Chain } from "../chain.ts";
import { createRpcReader, type RpcChainOptions } from "../rpc/rpc-reader.ts";
import { describeToken } from "./describe-token.ts";
import { checkSolanaSignature } from "./key-signature.ts";
import { readAtOneSlot } from "./read-at-one-slot.ts";
import { isSolanaRead } from "./solana-reads.ts";

export interface SolanaChainOptions extends RpcChainOptions {
  /** CAIP-2 id; an endpoint of another cluster is never believed. */
  id: string;
}

/** A Solana cluster behind one or more JSON-RPC endpoints. Makes no request until it is asked something. */
export function createSolanaChain(options: SolanaChainOptions): Chain {
  const reference = options.id.slice("solana:".length);
  const { common } = createRpcReader(options.id, options, (reads, freshness) => {
    const asked = [...new Map(reads.filter(isSolanaRead).map((one) => [one.key, one])).values()];
    return (send, endpoint) => readAtOneSlot(send, endpoint, asked, { reference, ...freshness });
  });
  return {
    ...common,
    kind: "solana",
    async describeToken(address, readOptions) {
      const token = solanaAddressSchema.safeParse(address);
      if (!token.success) {
        throw new AppError("request_invalid", "A Solana address is 32 bytes in base58, 32 to 44 characters.");
      }
      return describeToken(token.data, (reads) => common.read(reads, readOptions));
    },
    // Programs sign no messages: a key proves itself, on every cluster alike.
    verifySignature: async (claim) =>
      checkSolanaSignature(claim) ? { valid: true, by: "key" } : { valid: false },
  };
}
