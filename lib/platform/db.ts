import { PrismaPg } from "@prisma/adapter-pg";
import { Pool } from "pg";
import { Prisma, PrismaClient } from "./prisma/client.ts";

export { Prisma };

/** What rooms write through: the client itself or the transaction they were handed. */
export type Db = PrismaClient | Prisma.TransactionClient;
export type Transaction = Prisma.TransactionClient;

/** The process's connections: Prisma for rooms, the plain pool for the one-statement hot paths. */
export interface Database {
  prisma: PrismaClient;
  pool: Pool;
  close(): Promise<void>;
}

/**
 * Opens a pool (lazily: the first query connects) that Prisma and plain SQL share.
 * `maxConnections` counts for this process. Idle connections that PostgreSQL drops are replaced silently.
 */
export function openDatabase(connectionString: string, options: { maxConnections?: number } = {}): Database {
  const pool = new Pool({
    connectionString,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
  });
  // An idle client whose server died emits here; the next query opens a new one.
  pool.on("error", () => {});
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  return {
    prisma,
    pool,
    async close() {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}
