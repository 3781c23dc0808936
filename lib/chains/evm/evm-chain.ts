import { type Clock, systemClock } from "#lib/platform/clock.ts";
import { AppError } from "#lib/platform/errors.ts";
import { parseAccountId } from "#lib/shared/caip.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import { findKnownChain, type KnownChain } from "#lib/shared/known-chains.ts";
import { evmAddressSchema, evmChainId } from "#lib/shared/namespaces/eip155.ts";
import type { BlockRef, Chain, ChainHealth, EndpointHealth } from "../chain.ts";
import { ChainUnavailableError } from "../chain-unavailable-error.ts";
import { EndpointError } from "../rpc/json-rpc.ts";
import { createRpcPool, type RpcPoolOptions } from "../rpc/rpc-pool.ts";
import { checkContractSignature } from "./contract-signature.ts";
import { describeToken } from "./describe-token.ts";
import { isEvmRead } from "./evm-reads.ts";
import { checkKeySignature } from "./key-signature.ts";
import { readAtOneBlock } from "./read-at-one-block.ts";

export interface EvmChainOptions extends Pick<RpcPoolOptions, "urls" | "log" | "timeoutMs" | "restMs"> {
  /** EIP-155 number; an endpoint that serves another chain is never believed. */
  chainId: number;
  clock?: Clock;
  /** What is known of the chain; by default looked up by its number. */
  known?: Pick<KnownChain, "name" | "maxHeadAgeSeconds">;
}

/** An EVM chain behind one or more JSON-RPC endpoints. Makes no request until it is asked something. */
export function createEvmChain(options: EvmChainOptions): Chain {
  const { chainId, clock = systemClock } = options;
  const id = evmChainId(chainId);
  const known = options.known ?? findKnownChain(id) ?? { name: chainName(id) };
  const pool = createRpcPool({ ...options, chain: id });
  let head: BlockRef | undefined;

  const orUnavailable = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof EndpointError) throw new ChainUnavailableError({ id, name: known.name }, error);
      throw error;
    }
  };

  const read: Chain["read"] = async (reads, { signal } = {}) => {
    const answer = await orUnavailable(
      pool.run(
        (send) =>
          readAtOneBlock(send, reads.filter(isEvmRead), {
            chainId,
            now: clock.now().getTime(),
            maxHeadAgeSeconds: known.maxHeadAgeSeconds,
          }),
        { signal },
      ),
    );
    head = answer.block;
    return answer;
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
      return { status: summarize(endpoints), endpoints, ...(head === undefined ? {} : { head }) };
    },
  };
}

function summarize(endpoints: readonly EndpointHealth[]): ChainHealth["status"] {
  const bad = endpoints.filter(({ state }) => state === "failing" || state === "shut").length;
  if (bad === endpoints.length) return "down";
  if (bad > 0) return "degraded";
  return endpoints.some(({ state }) => state === "ok") ? "ok" : "unknown";
}
