import { systemClock } from "#lib/platform/clock.ts";
import { AppError } from "#lib/platform/errors.ts";
import { createSharing } from "#lib/platform/sharing.ts";
import { parseAccountId } from "#lib/shared/caip.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import { findKnownChain, type KnownChain } from "#lib/shared/known-chains.ts";
import { evmAddressSchema, evmChainId } from "#lib/shared/namespaces/eip155.ts";
import type { BlockRef, Chain, ChainAnswer, ChainRead } from "../chain.ts";
import { ChainUnavailableError } from "../chain-unavailable-error.ts";
import { EndpointError } from "../rpc/json-rpc.ts";
import { createRpcPool, type RpcPoolOptions, type Work } from "../rpc/rpc-pool.ts";
import { summarizeEndpoints } from "../rpc/summarize-endpoints.ts";
import { checkContractSignature } from "./contract-signature.ts";
import { describeToken } from "./describe-token.ts";
import { isEvmRead } from "./evm-reads.ts";
import { checkKeySignature } from "./key-signature.ts";
import { readAtOneBlock } from "./read-at-one-block.ts";

export interface EvmChainOptions extends Omit<RpcPoolOptions, "chain" | "probe" | "maxLagBlocks"> {
  /** EIP-155 number; an endpoint that serves another chain is never believed. */
  chainId: number;
  /** What is known of the chain; by default looked up by its number. */
  known?: Pick<KnownChain, "name" | "maxHeadAgeSeconds" | "maxLagBlocks">;
}

/** An EVM chain behind one or more JSON-RPC endpoints. Makes no request until it is asked something. */
export function createEvmChain(options: EvmChainOptions): Chain {
  const { chainId, clock = systemClock } = options;
  const id = evmChainId(chainId);
  const known = options.known ?? findKnownChain(id) ?? { name: chainName(id) };
  let head: BlockRef | undefined;
  const readBy =
    (reads: readonly ChainRead[]): Work<ChainAnswer> =>
    async (send, endpoint) => {
      const answer = await readAtOneBlock(send, endpoint, reads.filter(isEvmRead), {
        chainId,
        now: clock.now().getTime(),
        maxHeadAgeSeconds: known.maxHeadAgeSeconds,
      });
      head = answer.block;
      return answer;
    };
  const pool = createRpcPool({
    ...options,
    chain: id,
    probe: readBy([]),
    maxLagBlocks: known.maxLagBlocks,
  });
  const sharing = createSharing<ChainAnswer>();

  const orUnavailable = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof EndpointError) throw new ChainUnavailableError({ id, name: known.name }, error);
      throw error;
    }
  };

  const read: Chain["read"] = (reads, { signal } = {}) => {
    const question = [...new Set(reads.map(({ key }) => key))].sort().join("\n");
    // The pool's deadline ends it, whoever leaves before.
    return sharing.share(question, () => orUnavailable(pool.run(readBy(reads))), signal);
  };

  return {
    id,
    name: known.name,
    kind: "evm",
    read,
    async describeToken(address, readOptions) {
      const contract = evmAddressSchema.safeParse(address);
      if (!contract.success) {
        throw new AppError("request_invalid", "A contract’s address is 0x and 40 hexadecimal digits.");
      }
      return describeToken(contract.data, (reads) => read(reads, readOptions));
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
    health() {
      const endpoints = pool.health();
      return { status: summarizeEndpoints(endpoints), endpoints, ...(head === undefined ? {} : { head }) };
    },
    probe: pool.probe,
  };
}
