import type { Registry } from "prom-client";
import { createPublicClient, custom, type PublicClient, RpcRequestError } from "viem";
import { z } from "zod";
import { evmEndpoints } from "#lib/chains/evm/evm-chains-from-env.ts";
import { EndpointError, postJsonRpc, type RpcAnswer, type RpcCall } from "#lib/chains/rpc/json-rpc.ts";
import { createRpcPool } from "#lib/chains/rpc/rpc-pool.ts";
import type { Clock } from "#lib/platform/clock.ts";
import { ConfigurationError, type Env } from "#lib/platform/env.ts";
import type { Log } from "#lib/platform/log.ts";
import { findKnownChain } from "#lib/shared/known-chains.ts";
import { evmChainId, evmChainNumber } from "#lib/shared/namespaces/eip155.ts";

/** An EVM chain's JSON-RPC, for what is more than a read of state: blocks, logs, fees and transactions. */
export interface ChainRpc {
  /** CAIP-2 id. */
  readonly id: string;
  /** EIP-155 number. */
  readonly chainId: number;
  /**
   * Asks the endpoint that answers soonest and most surely, another one when it fails. An error object is an answer.
   * Throws EndpointError when no endpoint answered.
   */
  send(calls: readonly RpcCall[]): Promise<RpcAnswer[]>;
  /** Asks every endpoint by itself, as a transaction is broadcast; the outcomes come in the order of the configuration. */
  sendToEach(calls: readonly RpcCall[]): Promise<PromiseSettledResult<RpcAnswer[]>[]>;
  /** viem's client over `send`: error objects throw RpcRequestError, silence throws EndpointError. */
  readonly client: PublicClient;
}

export interface ChainRpcOptions {
  chainId: number;
  /** HTTP endpoints in order of preference, at least one. */
  urls: readonly string[];
  log: Log;
  clock?: Clock;
  metrics?: Registry;
  /** For how long one HTTP request may take. */
  timeoutMs?: number;
}

/** Logs of many blocks take longer than a gate's read. */
const usualTimeoutMs = 10_000;
const quantity = z.string().regex(/^0x[0-9a-f]{1,64}$/i);
const probeSchema = z.tuple([
  z.object({ result: quantity }),
  z.object({ result: z.object({ number: quantity }) }),
]);

/** Makes no request until it is asked something. */
export function createChainRpc(options: ChainRpcOptions): ChainRpc {
  const { chainId, urls, log, clock, metrics, timeoutMs = usualTimeoutMs } = options;
  const id = evmChainId(chainId);
  const pool = createRpcPool({
    chain: id,
    urls,
    log,
    clock,
    metrics,
    timeoutMs,
    deadlineMs: 2 * timeoutMs,
    maxLagBlocks: findKnownChain(id)?.maxLagBlocks,
    probe: async (send, endpoint) => {
      const answers = await send([
        { method: "eth_chainId", params: [] },
        { method: "eth_getBlockByNumber", params: ["latest", false] },
      ]);
      const probed = probeSchema.safeParse(answers);
      if (!probed.success) throw new EndpointError("a garbled answer to a probe", "garbled");
      const [served, head] = probed.data;
      if (BigInt(served.result) !== BigInt(chainId))
        throw new EndpointError(`serves another chain than ${chainId}`, "wrong_chain");
      await endpoint.showHead(BigInt(head.result.number));
    },
  });
  const send: ChainRpc["send"] = (calls) => pool.run((post) => post(calls));
  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    const [answer] = await send([{ method, params: Array.isArray(params) ? params : [] }]);
    if (answer !== undefined && "error" in answer)
      throw new RpcRequestError({ body: { method }, error: answer.error, url: "" });
    return answer?.result;
  };
  return {
    id,
    chainId,
    send,
    sendToEach: (calls) => Promise.allSettled(urls.map((url) => postJsonRpc(url, calls, { timeoutMs }))),
    client: createPublicClient({ ccipRead: false, transport: custom({ request }, { retryCount: 0 }) }),
  };
}

/**
 * The chain that videos are registered on: REGISTRATION_CHAIN, a CAIP-2 id whose endpoints EVM_RPC_<chainId> names or are
 * public; undefined when nothing is registered here. Throws ConfigurationError.
 */
export function registrationChainFromEnv(env: Env): Pick<ChainRpcOptions, "chainId" | "urls"> | undefined {
  const id = env.REGISTRATION_CHAIN?.trim();
  if (!id) return undefined;
  const number = evmChainNumber(id);
  if (number === undefined)
    throw new ConfigurationError([
      "REGISTRATION_CHAIN: must be an EVM chain’s CAIP-2 id, such as eip155:137",
    ]);
  const urls = evmEndpoints(env, number);
  if (urls.length === 0)
    throw new ConfigurationError([`REGISTRATION_CHAIN: set EVM_RPC_${number} to endpoints of that chain`]);
  return { chainId: number, urls };
}
