import type { Pool, PoolClient } from "pg";
import { isDatabaseAway } from "#lib/platform/database-away.ts";

/** A connection inside a transaction. */
export type Transaction = Pick<PoolClient, "query">;

/** Serialization failure and deadlock: PostgreSQL asks for the whole transaction again. */
const repeatable = new Set(["40001", "40P01"]);

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/**
 * Takes a connection out of the pool. `onError` listens before anything else can happen: a connection that is lost
 * while nobody listens ends the process, and the server's farewell may come in the same packet as its welcome.
 */
function checkOut(pool: Pool, onError: (error: Error) => void): Promise<PoolClient> {
  return new Promise((resolve, reject) => {
    pool.connect((error, client) => {
      if (error !== undefined || client === undefined) return reject(error);
      client.on("error", onError);
      resolve(client);
    });
  });
}

/** Runs `work` in one transaction, again after a deadlock (at most four times). Rolls back on any error. */
export async function inTransaction<T>(pool: Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let round = 1; ; round += 1) {
    let broken: Error | undefined;
    const onError = (error: Error): void => {
      broken = error;
    };
    const client = await checkOut(pool, onError);
    try {
      await client.query("BEGIN");
      const result = await work(client);
      await client.query("COMMIT");
      return result;
    } catch (error) {
      await client.query("ROLLBACK").catch(onError);
      if (!repeatable.has(codeOf(error)) || round >= 4) throw error;
    } finally {
      client.removeListener("error", onError);
      client.release(broken);
    }
  }
}

/**
 * Repeats `work` while the database is away, for at most `ms` milliseconds; then, and on any other error, rejects
 * with the error. `work` must be such that doing it twice is doing it once.
 */
export async function whenDatabaseIsBack<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseAway(error) || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** JSON for a `json` column (which, unlike `jsonb`, takes any text as it is); absent becomes JSON's null. */
export function toJson(value: unknown): string {
  return JSON.stringify(value === undefined ? null : value);
}
