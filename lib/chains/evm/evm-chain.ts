import { AppError } from "#lib/platform/errors.ts";
import { parseAccountId } from "#lib/shared/caip.ts";
import { evmAddressSchema, evmChainId } from "#lib/shared/namespaces/eip155.ts";
import type { Chain } from "../chain.ts";
import { createRpcReader, type RpcChainOptions } from "../rpc/rpc-reader.ts";
import { checkContractSignature } from "./contract-signature.ts";
import { describeToken } from "./describe-token.ts";
import { isEvmRead } from "./evm-reads.ts";
import { checkKeySignature } from "./key-signature.ts";
import { readAtOneBlock } from "./read-at-one-block.ts";

export interface EvmChainOptions extends RpcChainOptions {
  /** EIP-155 number; an endpoint that serves another chain is never believed. */
  chainId: number;
}

/** An EVM chain behind one or more JSON-RPC endpoints. Makes no request until it is asked something. */
export function createEvmChain(options: EvmChainOptions): Chain {
  const { chainId } = options;
  const id = evmChainId(chainId);
  const { pool, orUnavailable, common } = createRpcReader(
    id,
    options,
    (reads, freshness) => (send, endpoint) =>
      readAtOneBlock(send, endpoint, reads.filter(isEvmRead), { chainId, ...freshness }),
  );
  return {
    ...common,
    kind: "evm",
    async describeToken(address, readOptions) {
      const contract = evmAddressSchema.safeParse(address);
      if (!contract.success) {
        throw new AppError("request_invalid", "A contract’s address is 0x and 40 hexadecimal digits.");
      }
      return describeToken(contract.data, (reads) => common.read(reads, readOptions));
    },
    async verifySignature(claim) {
      const verdict = await checkKeySignature(claim);
      if (verdict === "valid") return { valid: true, by: "key" };
      // A contract's word counts on its own chain only: elsewhere somebody else may own the same address.
      if (verdict === "malleated" || parseAccountId(claim.account).chain !== id) return { valid: false };
      return (await orUnavailable(checkContractSignature(pool, claim)))
        ? { valid: true, by: "contract" }
        : { valid: false };
    },
  };
}
