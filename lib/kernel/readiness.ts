import type { Host } from "./host.ts";

export interface Readiness {
  ready: boolean;
  parts: { name: string; status: "ready" | "broken"; detail?: string }[];
}

const databaseTimeoutMilliseconds = 2_000;

/** Whether the process can work: its database answers, and some worker has beaten within 30 s. */
export async function checkReadiness(host: Host): Promise<Readiness> {
  const parts: Readiness["parts"] = [];
  try {
    const { rows } = await within(
      databaseTimeoutMilliseconds,
      host.db.pool.query<{ workers: number }>(
        `SELECT count(*)::int AS workers FROM "Process"
         WHERE "beatAt" > now() - interval '30 seconds' AND NOT 'web' = ANY(roles)`,
      ),
    );
    parts.push({ name: "database", status: "ready" });
    const workers = rows[0]?.workers ?? 0;
    parts.push(
      workers > 0
        ? { name: "workers", status: "ready", detail: `${workers} alive` }
        : { name: "workers", status: "broken", detail: "no worker has beaten for 30 s; uploads will wait" },
    );
  } catch {
    parts.push({ name: "database", status: "broken", detail: "does not answer" });
  }
  // A web process without workers still serves pages and playback.
  return { ready: parts.every((part) => part.status === "ready" || part.name === "workers"), parts };
}

function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => timeout.reject(new Error("timed out")), milliseconds);
  return Promise.race([work, timeout.promise]).finally(() => clearTimeout(timer));
}
