import { hostname } from "node:os";
import { newId } from "#lib/platform/ids.ts";
import type { Host } from "./host.ts";

const beatMilliseconds = 5_000;
/** A process that has not beaten for this long is forgotten. */
const forgetSeconds = 24 * 3600;

/**
 * Lets others know that this process lives, with its roles, until it shuts down. A database that is away is tried
 * again with the next beat.
 */
export function registerProcess(
  host: Host,
  description: { roles: readonly string[]; address?: string },
): void {
  const id = newId("prc");
  const startedAt = host.clock.now();
  const beat = async () => {
    try {
      await host.db.pool.query(
        `INSERT INTO "Process" (id, roles, version, host, address, "startedAt", "beatAt")
         VALUES ($1, $2, $3, $4, $5, $6, now()) ON CONFLICT (id) DO UPDATE SET "beatAt" = now()`,
        [id, description.roles, version(host), hostname(), description.address ?? null, startedAt],
      );
      await host.db.pool.query(`DELETE FROM "Process" WHERE "beatAt" < now() - make_interval(secs => $1)`, [
        forgetSeconds,
      ]);
    } catch {
      host.log.debug("could not tell that this process lives");
    }
  };
  void beat();
  const timer = setInterval(beat, beatMilliseconds);
  timer.unref();
  host.shutdown.add("process registration", async () => {
    clearInterval(timer);
    await host.db.pool.query(`DELETE FROM "Process" WHERE id = $1`, [id]);
  });
}

function version(host: Host): string {
  return host.env.STREAMGATE_VERSION ?? "development";
}
