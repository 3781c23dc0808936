import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  isBrokenCircuitError,
} from "cockatiel";
import type { Log } from "#lib/platform/log.ts";
import type { EndpointHealth } from "../chain.ts";
import { BatchRefusedError, EndpointError, postJsonRpc, type RpcAnswer, type RpcCall } from "./json-rpc.ts";

export interface RpcPoolOptions {
  /** CAIP-2 id, for the log. */
  chain: string;
  /** Endpoints in order of preference, at least one. */
  urls: readonly string[];
  log: Log;
  /** For how long one HTTP request may take (default 2500 ms). */
  timeoutMs?: number;
  /** For how long a failing endpoint is left alone (default 5000 ms). */
  restMs?: number;
}

/** Sends calls to the endpoint at hand in one HTTP request; answers come in the order of the calls. */
export type Send = (calls: readonly RpcCall[]) => Promise<RpcAnswer[]>;

/** Several endpoints of one chain, used as one. */
export interface RpcPool {
  /**
   * Runs `work` on the first endpoint that is well; when it throws EndpointError, on the next, and so on.
   * Throws the last EndpointError when none succeeded, other errors of `work` at once.
   */
  run<T>(work: (send: Send) => Promise<T>, options?: { signal?: AbortSignal | undefined }): Promise<T>;
  health(): EndpointHealth[];
}

const failuresUntilShut = 3;

export function createRpcPool(options: RpcPoolOptions): RpcPool {
  const endpoints = options.urls.map((url) => createEndpoint(url, options));
  return {
    async run(work, { signal } = {}) {
      let last = new EndpointError("all endpoints are resting after failures");
      // Those that rest go last: they answer at once, with an error, until their time is over.
      const order = endpoints.toSorted((a, b) => Number(a.isShut()) - Number(b.isShut()));
      for (const endpoint of order) {
        signal?.throwIfAborted();
        try {
          return await endpoint.run(work, signal);
        } catch (error) {
          if (error instanceof EndpointError) last = error;
          else if (!endpoint.isShutError(error)) throw error;
        }
      }
      signal?.throwIfAborted();
      throw last;
    },
    health: () => endpoints.map((endpoint) => endpoint.health()),
  };
}

function createEndpoint(url: string, options: RpcPoolOptions) {
  const { timeoutMs = 2_500, restMs = 5_000 } = options;
  const host = new URL(url).host;
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof EndpointError),
    { halfOpenAfter: restMs, breaker: new ConsecutiveBreaker(failuresUntilShut) },
  );
  let takesBatches = true;
  let lastProblem: string | undefined;
  let latencyMs: number | undefined;
  let shutAt = 0;

  breaker.onStateChange((state) => {
    if (state === CircuitState.Open) shutAt = performance.now();
  });
  breaker.onBreak(() =>
    options.log.warn(
      { chain: options.chain, host, problem: lastProblem },
      "left a failing RPC endpoint alone",
    ),
  );
  breaker.onReset(() =>
    options.log.info({ chain: options.chain, host }, "took an RPC endpoint back into use"),
  );

  const sendWith =
    (signal: AbortSignal | undefined): Send =>
    async (calls) => {
      const post = (some: readonly RpcCall[]) => postJsonRpc(url, some, { timeoutMs, signal });
      if (takesBatches || calls.length === 1) {
        try {
          return await post(calls);
        } catch (error) {
          if (!(error instanceof BatchRefusedError)) throw error;
          takesBatches = false;
        }
      }
      return (await Promise.all(calls.map((call) => post([call])))).flat();
    };

  return {
    // The breaker leaves its open state only when it is used again; after its rest the endpoint gets its turn.
    isShut: () => breaker.state === CircuitState.Open && performance.now() - shutAt < restMs,
    isShutError: (error: unknown) => isBrokenCircuitError(error),
    async run<T>(work: (send: Send) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
      return breaker.execute(async () => {
        const began = performance.now();
        try {
          const answer = await work(sendWith(signal));
          lastProblem = undefined;
          latencyMs = Math.round(performance.now() - began);
          return answer;
        } catch (error) {
          if (error instanceof EndpointError) lastProblem = error.message;
          throw error;
        }
      });
    },
    health(): EndpointHealth {
      const shut = breaker.state !== CircuitState.Closed;
      const state = shut ? "shut" : lastProblem ? "failing" : latencyMs === undefined ? "untried" : "ok";
      return {
        host,
        state,
        ...(lastProblem === undefined ? {} : { lastProblem }),
        ...(latencyMs === undefined ? {} : { latencyMs }),
      };
    },
  };
}
