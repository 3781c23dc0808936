import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  isBrokenCircuitError,
} from "cockatiel";
import type { Clock } from "#lib/platform/clock.ts";
import type { Log } from "#lib/platform/log.ts";
import type { EndpointHealth } from "../chain.ts";
import { createEndpointRecord } from "./endpoint-record.ts";
import { BatchRefusedError, EndpointError, postJsonRpc, type RpcAnswer, type RpcCall } from "./json-rpc.ts";
import type { EndpointMetrics } from "./rpc-metrics.ts";

/** Sends calls to the endpoint at hand in one HTTP request; answers come in the order of the calls. */
export type Send = (calls: readonly RpcCall[]) => Promise<RpcAnswer[]>;

export interface EndpointOptions {
  url: string;
  /** Its host, with a number where several share one. */
  name: string;
  /** CAIP-2 id, for the log. */
  chain: string;
  log: Log;
  clock: Clock;
  timeoutMs: number;
  restMs: number;
  metrics: EndpointMetrics;
}

export type Endpoint = ReturnType<typeof createEndpoint>;

const failuresUntilShut = 3;
/** For how long an endpoint is left alone that is asked too much and does not say until when. */
const unsaidRestMs = 1_000;
/** When an answer is late as long as nothing is known of the endpoint. */
const lateUnlessKnownMs = 250;
const leastLateMs = 20;
/** What was true of an endpoint that long ago need not be true now. */
const wordHoldsMs = 3_600_000;

/** One endpoint of a chain: how it is asked, and what was seen of it. */
export function createEndpoint(options: EndpointOptions) {
  const { url, name, chain, log, clock, timeoutMs, restMs, metrics } = options;
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof EndpointError),
    { halfOpenAfter: restMs, breaker: new ConsecutiveBreaker(failuresUntilShut) },
  );
  const record = createEndpointRecord();
  const now = () => clock.now().getTime();
  let takesBatches = true;
  let problem: EndpointError | undefined;
  let latencyMs: number | undefined;
  let shutAt = 0;
  let askedAt: number | undefined;
  let answeredAt: number | undefined;
  let slow = false;
  let restsUntil = 0;
  let head: bigint | undefined;
  let shownAt: number | undefined;
  let lagBlocks: number | undefined;

  breaker.onStateChange((state) => {
    if (state === CircuitState.Open) shutAt = performance.now();
  });
  breaker.onBreak(() =>
    log.warn({ chain, host: name, problem: problem?.message }, "left a failing RPC endpoint alone"),
  );
  breaker.onReset(() => log.info({ chain, host: name }, "took an RPC endpoint back into use"));

  const sendWith =
    (signal: AbortSignal): Send =>
    async (calls) => {
      const post = (some: readonly RpcCall[]) => {
        metrics.requested();
        return postJsonRpc(url, some, { timeoutMs, signal });
      };
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

  const failed = (error: EndpointError) => {
    problem = error;
    slow = false;
    record.failed();
    metrics.failed(error.kind);
    if (error.kind === "throttled") restsUntil = now() + (error.retryAfterMs ?? unsaidRestMs);
    if (error.kind === "wrong_chain") {
      head = undefined;
      shownAt = undefined;
    }
  };
  const succeeded = (milliseconds: number) => {
    problem = undefined;
    slow = false;
    answeredAt = now();
    latencyMs = Math.round(milliseconds);
    record.succeeded(milliseconds);
    metrics.answered(milliseconds);
  };

  const outrun = (milliseconds: number) => {
    if (milliseconds >= (record.lateAfterMs() ?? lateUnlessKnownMs)) slow = true;
    record.outrun(milliseconds);
  };

  const isShut = () => breaker.state === CircuitState.Open && performance.now() - shutAt < restMs;
  const isResting = () => now() < restsUntil;
  const isOfOtherChain = () => problem?.kind === "wrong_chain";
  const askedWithin = (milliseconds: number) => askedAt !== undefined && now() - askedAt < milliseconds;

  function stateNow(): EndpointHealth["state"] {
    if (askedAt === undefined) return "untried";
    if (problem?.kind === "wrong_chain" || problem?.kind === "lagging") return problem.kind;
    if (isResting()) return "resting";
    if (breaker.state !== CircuitState.Closed) return "shut";
    if (problem !== undefined) return "failing";
    if (slow) return "slow";
    if (answeredAt === undefined) return "untried";
    return now() - answeredAt < wordHoldsMs ? "ok" : "idle";
  }

  return {
    name,
    /** Whether it showed a block within so many milliseconds. */
    showedWithin: (milliseconds: number) => shownAt !== undefined && now() - shownAt < milliseconds,
    /** Milliseconds that an answer of it costs; the lower the better. */
    cost: record.cost,
    /** Milliseconds without an answer after which one more endpoint is asked. */
    lateAfterMs: () => Math.max(leastLateMs, record.lateAfterMs() ?? lateUnlessKnownMs),
    /** The newest block that it showed. */
    head: () => head,
    /** Takes note of a block that it showed, and of how far that was behind what others had shown. */
    showed(number: bigint, behind: number) {
      head = number;
      shownAt = now();
      lagBlocks = behind;
    },
    /** Whether it failed until it was left alone, and was not found well since. */
    isFailing: () => breaker.state !== CircuitState.Closed,
    /** Whether a question may go to it. One of another chain waits until a probe finds it where it belongs. */
    isWell: () => !isShut() && !isResting() && !isOfOtherChain(),
    /** Whether a probe is due after `idleMs` without a question, or after the rest of one that failed. */
    isDue(idleMs: number): boolean {
      if (isShut() || isResting()) return false;
      const waits = isOfOtherChain() || breaker.state !== CircuitState.Closed;
      return !askedWithin(waits ? restMs : idleMs);
    },
    /** Runs `work` on it and takes note of how that went. Throws EndpointError, or what `work` throws. */
    async ask<T>(work: (send: Send) => Promise<T>, signal: AbortSignal): Promise<T> {
      try {
        return await breaker.execute(async () => {
          askedAt = now();
          const began = performance.now();
          try {
            const answer = await work(sendWith(signal));
            succeeded(performance.now() - began);
            return answer;
          } catch (error) {
            if (error instanceof EndpointError) failed(error);
            else if (signal.aborted) outrun(performance.now() - began);
            else succeeded(performance.now() - began);
            throw error;
          }
        });
      } catch (error) {
        if (isBrokenCircuitError(error)) throw new EndpointError("is left alone after failures");
        throw error;
      }
    },
    health(): EndpointHealth {
      return {
        host: name,
        state: stateNow(),
        ...(problem === undefined ? {} : { lastProblem: problem.message }),
        ...(latencyMs === undefined ? {} : { latencyMs }),
        ...(askedAt === undefined ? {} : { lastAskedAt: new Date(askedAt) }),
        ...(isResting() ? { restsUntil: new Date(restsUntil) } : {}),
        ...(head === undefined ? {} : { head }),
        ...(lagBlocks === undefined ? {} : { lagBlocks }),
      };
    },
  };
}
