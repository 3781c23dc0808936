import type { ChainHealth, EndpointHealth } from "../chain.ts";

const good = new Set<EndpointHealth["state"]>(["ok", "slow", "idle", "untried"]);

/** How a chain is that is read by these endpoints. */
export function summarizeEndpoints(endpoints: readonly EndpointHealth[]): ChainHealth["status"] {
  const bad = endpoints.filter(({ state }) => !good.has(state)).length;
  if (bad === endpoints.length) return "down";
  if (bad > 0) return "degraded";
  return endpoints.some(({ state }) => state === "ok") ? "ok" : "unknown";
}
