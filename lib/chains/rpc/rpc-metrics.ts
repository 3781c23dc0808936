import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { EndpointHealth } from "../chain.ts";
import type { EndpointFault } from "./json-rpc.ts";

/** Counts what happens to one endpoint. */
export interface EndpointMetrics {
  requested(): void;
  answered(milliseconds: number): void;
  failed(kind: EndpointFault): void;
}

interface RpcMetrics {
  /** @param endpoint host without a path, which may be a key */
  endpoint(chain: string, endpoint: string): EndpointMetrics;
  /** Tells the state of a chain's endpoints whenever the metrics are read. */
  watch(chain: string, health: () => readonly EndpointHealth[]): void;
}

const labelNames = ["chain", "endpoint"] as const;
const byRegistry = new WeakMap<Registry, RpcMetrics>();
const uncounted: RpcMetrics = {
  endpoint: () => ({ requested() {}, answered() {}, failed() {} }),
  watch() {},
};

/** The metrics of all endpoints in a registry; without one nothing is counted. */
export function rpcMetrics(registry: Registry | undefined): RpcMetrics {
  if (registry === undefined) return uncounted;
  const present = byRegistry.get(registry) ?? register(registry);
  byRegistry.set(registry, present);
  return present;
}

function register(registry: Registry): RpcMetrics {
  const registers = [registry];
  const watched = new Map<string, () => readonly EndpointHealth[]>();
  const requests = new Counter({
    name: "streamgate_rpc_requests_total",
    help: "HTTP requests to an RPC endpoint",
    labelNames,
    registers,
  });
  const errors = new Counter({
    name: "streamgate_rpc_errors_total",
    help: "Questions that an RPC endpoint failed to answer, by kind",
    labelNames: [...labelNames, "kind"] as const,
    registers,
  });
  const seconds = new Histogram({
    name: "streamgate_rpc_answer_seconds",
    help: "Seconds an RPC endpoint took for an answer",
    labelNames,
    buckets: [0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2],
    registers,
  });
  const endpoints = () =>
    [...watched].flatMap(([chain, health]) => health().map((endpoint) => ({ chain, ...endpoint })));
  new Gauge({
    name: "streamgate_rpc_endpoint_state",
    help: "1 for the state an RPC endpoint is in; `shut` is an open circuit breaker",
    labelNames: [...labelNames, "state"] as const,
    registers,
    collect() {
      this.reset();
      for (const { chain, host, state } of endpoints()) this.set({ chain, endpoint: host, state }, 1);
    },
  });
  new Gauge({
    name: "streamgate_rpc_lag_blocks",
    help: "Blocks by which an RPC endpoint was behind the others when it was last asked",
    labelNames,
    registers,
    collect() {
      this.reset();
      for (const { chain, host, lagBlocks } of endpoints()) {
        if (lagBlocks !== undefined) this.set({ chain, endpoint: host }, lagBlocks);
      }
    },
  });
  return {
    endpoint: (chain, endpoint) => ({
      requested: () => requests.inc({ chain, endpoint }),
      answered: (milliseconds) => seconds.observe({ chain, endpoint }, milliseconds / 1000),
      failed: (kind) => errors.inc({ chain, endpoint, kind }),
    }),
    watch: (chain, health) => void watched.set(chain, health),
  };
}
