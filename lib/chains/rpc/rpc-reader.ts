import { isDeepStrictEqual } from "node:util";
import { systemClock } from "#lib/platform/clock.ts";
import { createSharing } from "#lib/platform/sharing.ts";
import { chainName } from "#lib/shared/chain-names.ts";
import { findKnownChain, type KnownChain } from "#lib/shared/known-chains.ts";
import type { BlockRef, Chain, ChainAnswer, ChainRead } from "../chain.ts";
import { ChainUnavailableError } from "../chain-unavailable-error.ts";
import type { Quorum } from "./first-answer.ts";
import { EndpointError } from "./json-rpc.ts";
import { createRpcPool, type RpcPool, type RpcPoolOptions, type Work } from "./rpc-pool.ts";
import { summarizeEndpoints } from "./summarize-endpoints.ts";

export interface RpcChainOptions extends Omit<RpcPoolOptions, "chain" | "probe" | "maxLagBlocks"> {
  /** What is known of the chain; by default looked up by its id. */
  known?: Pick<KnownChain, "name" | "maxHeadAgeSeconds" | "maxLagBlocks">;
  /** How many endpoints must give the same answers to what is read (1 unless said). */
  quorum?: number;
}

/** How old the newest block may be; without it no block is too old. */
export interface Freshness {
  /** Milliseconds since 1970. */
  now: number;
  maxHeadAgeSeconds: number | undefined;
}

/** Asks one endpoint all questions as of one block, which it shows. Throws EndpointError. */
type ReadBy = (reads: readonly ChainRead[], freshness: Freshness) => Work<ChainAnswer>;

/** What chains have in common that are read through a pool of endpoints. */
export interface RpcReader {
  /** What does not depend on the namespace. */
  common: Required<Pick<Chain, "id" | "name" | "read" | "health" | "probe">>;
  pool: RpcPool;
  /** Turns the failure of all endpoints into ChainUnavailableError. */
  orUnavailable<T>(work: Promise<T>): Promise<T>;
}

/** @param id CAIP-2 */
export function createRpcReader(id: string, options: RpcChainOptions, readBy: ReadBy): RpcReader {
  const { clock = systemClock, quorum = 1 } = options;
  const known = options.known ?? findKnownChain(id) ?? { name: chainName(id) };
  const { name, maxHeadAgeSeconds, maxLagBlocks } = known;
  let head: BlockRef | undefined;
  const asked =
    (reads: readonly ChainRead[]): Work<ChainAnswer> =>
    async (send, endpoint) => {
      const answer = await readBy(reads, { now: clock.now().getTime(), maxHeadAgeSeconds })(send, endpoint);
      head = answer.block;
      return answer;
    };
  const pool = createRpcPool({ ...options, chain: id, probe: asked([]), maxLagBlocks });
  const sharing = createSharing<ChainAnswer>();
  const orUnavailable = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof EndpointError) throw new ChainUnavailableError({ id, name }, error);
      throw error;
    }
  };
  /** Endpoints may be a block apart: what was read must be the same, not the block. */
  const agreed = (reads: readonly ChainRead[]): { quorum?: Quorum<ChainAnswer> } => {
    const agree: Quorum<ChainAnswer>["agree"] = (one, other) =>
      reads.every((read) => isDeepStrictEqual(one.resultOf(read), other.resultOf(read)));
    return quorum > 1 ? { quorum: { need: quorum, agree } } : {};
  };
  const read: Chain["read"] = (reads, { signal } = {}) => {
    const question = [...new Set(reads.map(({ key }) => key))].sort().join("\n");
    // The pool's deadline ends it, whoever leaves before.
    return sharing.share(question, () => orUnavailable(pool.run(asked(reads), agreed(reads))), signal);
  };
  const health: Chain["health"] = () => {
    const endpoints = pool.health();
    return { status: summarizeEndpoints(endpoints), endpoints, ...(head === undefined ? {} : { head }) };
  };
  return { pool, orUnavailable, common: { id, name, read, health, probe: pool.probe } };
}
