import { createInterface } from "node:readline";
import type { ProcessIdentity } from "./process-identity.ts";
import { stopProcess } from "./stop-process.ts";
import type { WatchdogOrder } from "./watchdog.ts";

// The other half of watchdog.ts: reads orders until its launcher ends, then stops what is left.
const watched = new Map<number, Pick<ProcessIdentity, "pid" | "startedAt">>();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as WatchdogOrder;
  if (order.order === "watch") watched.set(order.identity.pid, order.identity);
  else if (order.order === "release") watched.delete(order.pid);
  else process.exit(0);
}

// Newest first: what was started last leans on what was started before. SIGINT is PostgreSQL's fast shutdown.
for (const identity of [...watched.values()].reverse()) {
  await stopProcess(identity, { signal: "SIGINT", graceMs: 5_000 });
}
