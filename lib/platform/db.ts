import { Pool, type PoolClient } from "pg";
import { Prisma, PrismaClient } from "./prisma/client.ts";
import { SerialPrismaPg } from "./serial-prisma-pg.ts";
import { createStatementNames } from "./statement-names.ts";

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
  // A client that is in use fails its query as well; unheard, the event would end the process.
  pool.on("connect", (client) => client.on("error", () => {}));
  const prisma = new PrismaClient({
    adapter: new SerialPrismaPg(pool, { statementNameGenerator: createStatementNames() }),
  });
  return {
    prisma,
    pool,
    async close() {
      await prisma.$disconnect();
      if (!pool.ended) await pool.end();
    },
  };
}

/**
 * Runs `work` with a connection of its own, which is thrown away when it broke meanwhile. It is listened to from the
 * moment it is there: a connection that is lost while nobody listens ends the process.
 */
export async function withConnection<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  const client = await new Promise<PoolClient>((resolve, reject) => {
    // By callback: between a promise's resolution and its continuation the server may already say farewell.
    pool.connect((error, connected) => {
      if (error !== undefined || connected === undefined) return reject(error);
      connected.on("error", onError);
      resolve(connected);
    });
  });
  try {
    return await work(client);
  } finally {
    client.off("error", onError);
    client.release(broken);
  }
}
