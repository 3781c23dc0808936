import type { PoolClient } from "pg";
import type { Transaction } from "./db.ts";

/** What is locked, by its subject: each kind is a name space of its own. */
export type LockName =
  | "engine slots"
  | "insights"
  | "outbox relay"
  | `${"account" | "progress" | "report" | "streams" | "tab" | "uploads"}:${string}`;

/** The lock of `name`, an SQL expression of type text, for statements that take it themselves; until the transaction ends. */
export const lockExpression = (name: string) => `pg_advisory_xact_lock(hashtextextended(${name}, 0))`;

/**
 * Waits until no other transaction holds the lock of this name, in any process, and holds it until this transaction ends:
 * it goes with the connection of a process that dies, and works behind a connection pooler.
 */
export async function lock(tx: Transaction | Pick<PoolClient, "query">, name: LockName): Promise<void> {
  const statement = `SELECT ${lockExpression("$1")}`;
  if ("query" in tx) await tx.query(statement, [name]);
  else await tx.$executeRawUnsafe(statement, name);
}

/** The same without waiting: whether this transaction has the lock now. */
export async function tryLock(tx: Pick<PoolClient, "query">, name: LockName): Promise<boolean> {
  const { rows } = await tx.query<{ mine: boolean }>(
    "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS mine",
    [name],
  );
  return rows[0]?.mine === true;
}
