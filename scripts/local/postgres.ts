import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Client } from "pg";
import { findFreePort, isPortFree } from "./free-port.ts";
import { pollUntil } from "./poll.ts";
import { findPostgresAccount } from "./postgres-account.ts";
import { findPostgresBinaries } from "./postgres-binaries.ts";
import { createCluster, elsewhereFor, postgresUser, prepareFolder } from "./postgres-cluster.ts";
import { type Connection, startServer, stopLeftOver, stopServer } from "./postgres-server.ts";

export interface LocalPostgresOptions {
  /** Folder of the cluster, its log and its password; made when missing, reused when there. */
  dataDir: string;
  /** Wanted port. Otherwise the one used last time, or any free one. A busy one gives way to the next free. */
  port?: number;
  /** The one port that will do. A busy one is waited for, some ten seconds; then the start fails. */
  fixedPort?: number;
  log: (line: string) => void;
  /** Extra settings of postgresql.conf, e.g. `{ fsync: "off" }` for throw-away test data. */
  settings?: Readonly<Record<string, string>>;
}

export interface LocalPostgres {
  /** Connection string of the database `streamgate`, password included: never log it. */
  url: string;
  pid: number;
  port: number;
  /** Where the data really lives: not `options.dataDir` when PostgreSQL's account cannot enter that. */
  dataDir: string;
  /** Settles when the server process has ended, for whatever reason. */
  exited: Promise<void>;
  /** Ends all connections and the server; the data stays. */
  stop(): Promise<void>;
}

const database = "streamgate";

/**
 * Starts the PostgreSQL that npm installed, on 127.0.0.1 only, with data below `dataDir`.
 * Data left by a crash is recovered; a server that outlived its launcher is stopped first, so that the new one is
 * always our own child. Throws an Error with the end of the server's log when it does not come up.
 */
export async function startLocalPostgres(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const account = await findPostgresAccount();
  const binaries = await findPostgresBinaries(account);
  const dataDir = await prepareFolder(resolve(options.dataDir), account, options.log);
  const cluster = join(dataDir, "cluster");
  await stopLeftOver(cluster, options.log);
  const password = await createCluster({
    dataDir,
    cluster,
    account,
    binaries,
    durable: options.settings?.fsync !== "off",
    log: options.log,
  });
  const logFile = join(dataDir, "postgres.log");
  const { child, connection } = await onFreePort(async () => {
    const port = await choosePort(dataDir, options);
    const connection = {
      host: "127.0.0.1",
      port,
      user: postgresUser,
      password,
      connectionTimeoutMillis: 2000,
    };
    const child = await startServer({ ...options, cluster, logFile, port, account, binaries, connection });
    return { child, connection };
  });
  const { port } = connection;
  const exited = new Promise<void>((done) => {
    if (child.exitCode !== null || child.signalCode !== null) done();
    else child.once("exit", () => done());
  });
  await createDatabase(connection);
  return {
    url: connectionString(password, port),
    pid: child.pid as number,
    port,
    dataDir,
    exited,
    stop: () => stopServer(child.pid as number),
  };
}

/**
 * Connection string of the cluster that was made for `dataDir`, whether it runs or not; undefined when there is none.
 * It holds the password: never log it.
 */
export async function findLocalPostgres(
  dataDir: string,
): Promise<{ url: string; dataDir: string } | undefined> {
  for (const folder of [resolve(dataDir), elsewhereFor(resolve(dataDir))]) {
    const read = async (file: string) => (await readFile(join(folder, file), "utf8")).trim();
    const found = await Promise.all([read("password"), read("port"), read("initialised")]).catch(
      () => undefined,
    );
    if (found) return { url: connectionString(found[0], Number(found[1])), dataDir: folder };
  }
  return undefined;
}

function connectionString(password: string, port: number): string {
  return `postgresql://${postgresUser}:${password}@127.0.0.1:${port}/${database}`;
}

const busyPortMs = 10_000;
const portTries = 5;

/** Starts again, on another port, when somebody took the free one between finding and binding it. */
async function onFreePort<T>(start: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await start();
    } catch (error) {
      const taken = error instanceof Error && error.message.includes("Address already in use");
      if (!taken || tried === portTries) throw error;
    }
  }
}

async function choosePort(dataDir: string, options: LocalPostgresOptions): Promise<number> {
  const { fixedPort } = options;
  if (fixedPort !== undefined) {
    const free = await pollUntil(() => isPortFree(fixedPort), { timeoutMs: busyPortMs });
    if (free === undefined) throw new Error(`Port ${fixedPort} is taken by another program.`);
    return fixedPort;
  }
  const portFile = join(dataDir, "port");
  const remembered = Number.parseInt(await readFile(portFile, "utf8").catch(() => ""), 10);
  const wanted = options.port ?? (Number.isInteger(remembered) ? remembered : undefined);
  const port = await findFreePort(wanted);
  if (wanted !== undefined && port !== wanted)
    options.log(`Port ${wanted} is taken, PostgreSQL uses ${port}`);
  await writeFile(portFile, `${port}\n`);
  return port;
}

async function createDatabase(connection: Connection) {
  const client = new Client({ ...connection, database: "postgres" });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${database}`);
  } finally {
    await client.end();
  }
}
