import { setTimeout as wait } from "node:timers/promises";
import type { Registry } from "prom-client";
import { type Clock, systemClock } from "#lib/platform/clock.ts";
import type { Log } from "#lib/platform/log.ts";
import type { EndpointHealth } from "../chain.ts";
import { createEndpoint, type Endpoint, type Send } from "./endpoint.ts";
import { createExtraRequests } from "./extra-requests.ts";
import { firstAnswer, type Quorum } from "./first-answer.ts";
import { EndpointError } from "./json-rpc.ts";
import { rpcMetrics } from "./rpc-metrics.ts";

export interface RpcPoolOptions {
  /** CAIP-2 id, for log and metrics. */
  chain: string;
  /** Endpoints in order of preference, at least one. */
  urls: readonly string[];
  log: Log;
  /**
   * Asks an endpoint which chain it serves and for its newest block, which it shows. Throws EndpointError, of the kind
   * `wrong_chain` for another chain.
   */
  probe: Work<unknown>;
  /** How many blocks an endpoint may be behind the others (default 3). */
  maxLagBlocks?: number | undefined;
  /** For how long one HTTP request may take (default 1700 ms). */
  timeoutMs?: number | undefined;
  /** For how long one question may take with all its requests (default 1800 ms, at least `timeoutMs`). */
  deadlineMs?: number | undefined;
  /** For how long a failing endpoint is left alone (default 5000 ms). */
  restMs?: number | undefined;
  clock?: Clock | undefined;
  metrics?: Registry | undefined;
}

/** What `work` may say of the endpoint that answers it. */
export interface EndpointView {
  /**
   * Tells in which block the endpoint is. Throws EndpointError `lagging` when the others have shown much newer ones: the
   * answer must not count then.
   */
  showHead(number: bigint): Promise<void>;
}

export type Work<T> = (send: Send, endpoint: EndpointView) => Promise<T>;

/** Several endpoints of one chain, used as one. Asks nobody before it is asked something. */
export interface RpcPool {
  /**
   * Runs `work` on the endpoint that answers soonest and most surely; on the next one when it throws EndpointError, or on one
   * more when it is late. With a quorum, on several until enough answers agree. Throws the last EndpointError when none
   * succeeded within the deadline, other errors of `work` at once.
   */
  run<T>(work: Work<T>, options?: { signal?: AbortSignal | undefined; quorum?: Quorum<T> }): Promise<T>;
  /** Asks all endpoints but those that asked to be left alone; `health()` tells what came out. */
  probe(): Promise<void>;
  /** What the last questions have shown; asks nobody. */
  health(): EndpointHealth[];
}

/** An endpoint that nobody asked for so long is probed when its chain is read, so that its state is known. */
const idleMs = 60_000;
/** For how long a first answer waits for what the other endpoints show. */
const firstWordMs = 500;
/** A probe ends by the time limit of its requests alone: one that is late has failed. */
const unending = new AbortController().signal;
/** What each place in the order of preference costs. */
const placeCost = 0.1;

export function createRpcPool(options: RpcPoolOptions): RpcPool {
  const { chain, log, probe, maxLagBlocks = 3, timeoutMs = 1_700, restMs = 5_000 } = options;
  const { clock = systemClock, deadlineMs = Math.max(1_800, timeoutMs) } = options;
  const metrics = rpcMetrics(options.metrics);
  const names = nameEndpoints(options.urls);
  const endpoints = options.urls.map((url, index) => {
    const name = names[index] ?? "";
    const common = { chain, log, clock, timeoutMs, restMs };
    return createEndpoint({ ...common, url, name, metrics: metrics.endpoint(chain, name) });
  });
  const extra = createExtraRequests();
  const probes = new Map<Endpoint, Promise<void>>();

  const othersOf = (endpoint: Endpoint) => endpoints.filter((other) => other !== endpoint);
  const newestOf = (some: readonly Endpoint[]): bigint =>
    some.reduce((newest, one) => ((one.head() ?? 0n) > newest ? (one.head() ?? 0n) : newest), 0n);

  /** `seen`: the newest block that others had shown before this endpoint was asked. */
  const judgeHead = (endpoint: Endpoint, number: bigint, seen: bigint) => {
    const behind = seen > number ? Number(seen - number) : 0;
    endpoint.showed(number, behind);
    if (behind > maxLagBlocks) {
      throw new EndpointError(`${behind} blocks behind the other endpoints`, "lagging");
    }
  };

  const probeOne = (endpoint: Endpoint): Promise<void> => {
    const running = probes.get(endpoint);
    if (running !== undefined) return running;
    const seen = newestOf(othersOf(endpoint));
    const probed = endpoint
      .ask((send) => probe(send, { showHead: async (number) => judgeHead(endpoint, number, seen) }), unending)
      .then(
        () => {},
        (error: unknown) => {
          if (!(error instanceof EndpointError))
            log.error({ err: error, chain }, "failed to probe an endpoint");
        },
      )
      .finally(() => probes.delete(endpoint));
    probes.set(endpoint, probed);
    return probed;
  };

  const runOn = <T>(endpoint: Endpoint, work: Work<T>, signal: AbortSignal): Promise<T> => {
    const others = othersOf(endpoint);
    const seen = newestOf(others);
    const known = others.some((other) => other.showedWithin(idleMs));
    const showHead = async (number: bigint) => {
      if (known) return judgeHead(endpoint, number, seen);
      // Nobody else was heard lately: without their word a node that is stuck would decide. One that fails has none.
      const words = Promise.all(
        others.flatMap((other) => (other.isFailing() ? [] : (probes.get(other) ?? []))),
      );
      await Promise.race([words, wait(firstWordMs, undefined, { signal, ref: false }).catch(() => {})]);
      signal.throwIfAborted();
      judgeHead(endpoint, number, newestOf(others));
    };
    return endpoint.ask((send) => work(send, { showHead }), signal);
  };

  const inOrder = () =>
    endpoints
      .map((endpoint, place) => ({ endpoint, cost: endpoint.cost() * (1 + placeCost * place) }))
      .filter(({ endpoint }) => endpoint.isWell())
      .sort((a, b) => a.cost - b.cost)
      .map(({ endpoint }) => endpoint);

  metrics.watch(chain, () => endpoints.map((endpoint) => endpoint.health()));

  return {
    async run(work, { signal, quorum } = {}) {
      signal?.throwIfAborted();
      const order = inOrder();
      const first = order[0];
      const asked = new Set(order.slice(0, quorum?.need ?? 1));
      for (const endpoint of endpoints) {
        if (!asked.has(endpoint) && endpoint.isDue(idleMs)) void probeOne(endpoint);
      }
      if (first === undefined) throw new EndpointError("all endpoints are resting after failures");
      extra.asked();
      const deadline = new AbortController();
      const timer = setTimeout(
        () => deadline.abort(new EndpointError(`no answer within ${deadlineMs} ms`, "timeout")),
        deadlineMs,
      );
      try {
        return await firstAnswer(
          order.map((endpoint) => (stop) => runOn(endpoint, work, stop)),
          {
            signal: signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal,
            quorum,
            lateAfterMs: first.lateAfterMs(),
            mayAdd: extra.take,
          },
        );
      } finally {
        clearTimeout(timer);
      }
    },
    async probe() {
      await Promise.all(endpoints.filter((endpoint) => !endpoint.health().restsUntil).map(probeOne));
    },
    health: () => endpoints.map((endpoint) => endpoint.health()),
  };
}

/** Hosts, since a path may hold a key; numbered where several endpoints share one. */
function nameEndpoints(urls: readonly string[]): string[] {
  const hosts = urls.map((url) => new URL(url).host);
  return hosts.map((host, index) => {
    const before = hosts.slice(0, index).filter((other) => other === host).length;
    return before === 0 ? host : `${host} (${before + 1})`;
  });
}
