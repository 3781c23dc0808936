import { Counter, Histogram, type Registry } from "prom-client";

interface RequestMetrics {
  requests: Counter<"operation" | "method" | "status">;
  seconds: Histogram<"operation">;
}

const byRegistry = new WeakMap<Registry, RequestMetrics>();

/** Counts one API request and its duration in seconds. */
export function observeRequest(
  registry: Registry,
  operation: string,
  method: string,
  status: number,
  seconds: number,
): void {
  const metrics = byRegistry.get(registry) ?? register(registry);
  metrics.requests.inc({ operation, method, status: String(status) });
  metrics.seconds.observe({ operation }, seconds);
}

function register(registry: Registry): RequestMetrics {
  const metrics = {
    requests: new Counter({
      name: "streamgate_api_requests_total",
      help: "API requests by operation, method and status",
      labelNames: ["operation", "method", "status"],
      registers: [registry],
    }),
    seconds: new Histogram({
      name: "streamgate_api_request_seconds",
      help: "Seconds an API request took",
      labelNames: ["operation"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
      registers: [registry],
    }),
  } as const;
  byRegistry.set(registry, metrics);
  return metrics;
}
