import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, chown, mkdir, open, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { findFreePort, isPortFree } from "./free-port.ts";
import { pollUntil } from "./poll.ts";
import { canEnter, findPostgresAccount, type PostgresAccount } from "./postgres-account.ts";
import { findPostgresBinaries, type PostgresBinaries, sharedFolder } from "./postgres-binaries.ts";
import { identifyProcess } from "./process-identity.ts";

export interface LocalPostgresOptions {
  /** Folder of the cluster, its log and its password; made when missing, reused when there. */
  dataDir: string;
  /** Wanted port. Otherwise the one used last time, or any free one. A busy one gives way to the next free. */
  port?: number;
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

const user = "streamgate";
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
  const port = await choosePort(dataDir, options);

  const logFile = join(dataDir, "postgres.log");
  const connection = { host: "127.0.0.1", port, user, password, connectionTimeoutMillis: 2000 };
  const child = await startServer({ ...options, cluster, logFile, port, account, binaries, connection });
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
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;
}

/** Where data lives that PostgreSQL's account could not reach in its wanted folder. */
function elsewhereFor(wanted: string): string {
  return join(sharedFolder, createHash("sha256").update(wanted).digest("hex").slice(0, 16));
}

async function prepareFolder(wanted: string, account: PostgresAccount, log: (line: string) => void) {
  await makeOpenTo(wanted, account);
  if (canEnter(account, wanted)) return wanted;
  const elsewhere = elsewhereFor(wanted);
  log(`PostgreSQL's account cannot enter ${wanted}, so its data lives in ${elsewhere}`);
  await mkdir(sharedFolder, { recursive: true, mode: 0o755 });
  await makeOpenTo(elsewhere, account);
  return elsewhere;
}

/** Private, except that another account may pass through to the cluster folder, which is its own. */
async function makeOpenTo(folder: string, account: PostgresAccount) {
  await mkdir(folder, { recursive: true });
  await chmod(folder, account.uid === undefined ? 0o700 : 0o711);
}

/** Runs initdb unless it ran before. Gives the password of the data base's owner. */
async function createCluster(parts: {
  dataDir: string;
  cluster: string;
  account: PostgresAccount;
  binaries: PostgresBinaries;
  durable: boolean;
  log: (line: string) => void;
}): Promise<string> {
  const { dataDir, cluster, account, binaries } = parts;
  const passwordFile = join(dataDir, "password");
  const complete = join(dataDir, "initialised");
  if (existsSync(complete)) return (await readFile(passwordFile, "utf8")).trim();

  parts.log("Creating the PostgreSQL data folder (once)");
  await rm(cluster, { recursive: true, force: true });
  await mkdir(cluster, { mode: 0o700 });
  const password = randomBytes(24).toString("base64url");
  // initdb reads its own copy, which it owns; ours stays with us.
  const copy = join(cluster, "..", `initdb-${process.pid}.password`);
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  await writeFile(copy, `${password}\n`, { mode: 0o600 });
  try {
    if (account.uid !== undefined && account.gid !== undefined) {
      await chown(cluster, account.uid, account.gid);
      await chown(copy, account.uid, account.gid);
    }
    // The builtin provider sorts alike on every machine, whatever locales it has.
    const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const access = [`--username=${user}`, `--pwfile=${copy}`, "--auth=scram-sha-256"];
    const sync = parts.durable ? [] : ["--no-sync"];
    await promisify(execFile)(binaries.initdb, [`--pgdata=${cluster}`, ...sync, ...access, ...locale], {
      ...account,
      cwd: "/",
    });
  } finally {
    await rm(copy, { force: true });
  }
  await writeFile(complete, `${binaries.version}\n`);
  return password;
}

async function choosePort(dataDir: string, options: LocalPostgresOptions): Promise<number> {
  const portFile = join(dataDir, "port");
  const remembered = Number.parseInt(await readFile(portFile, "utf8").catch(() => ""), 10);
  const wanted = options.port ?? (Number.isInteger(remembered) ? remembered : undefined);
  const port = await findFreePort(wanted);
  if (wanted !== undefined && port !== wanted)
    options.log(`Port ${wanted} is taken, PostgreSQL uses ${port}`);
  await writeFile(portFile, `${port}\n`);
  return port;
}

interface Connection {
  host: string;
  port: number;
  user: string;
  password: string;
  connectionTimeoutMillis: number;
}

/** How long a server may take to recover its write-ahead log after a crash. */
const startTimeoutMs = 120_000;
/** How long children of a killed server may hold its shared memory before a new one can start. */
const lockTimeoutMs = 10_000;

async function startServer(parts: {
  cluster: string;
  logFile: string;
  port: number;
  account: PostgresAccount;
  binaries: PostgresBinaries;
  connection: Connection;
  settings?: Readonly<Record<string, string>>;
}): Promise<ChildProcess> {
  const started = Date.now();
  for (;;) {
    const child = await spawnServer(parts);
    const state = await pollUntil(
      async () => {
        if (child.exitCode !== null || child.signalCode !== null) return "ended";
        return (await canConnect(parts.connection)) ? "ready" : undefined;
      },
      { timeoutMs: startTimeoutMs },
    );
    if (state === "ready") return child;
    if (state === undefined) child.kill("SIGQUIT");
    const tail = (await readFile(parts.logFile, "utf8").catch(() => ""))
      .trimEnd()
      .split("\n")
      .slice(-8)
      .join("\n");
    // "pre-existing shared memory block … is still in use": children of a killed server are about to notice its end.
    const held = tail.includes("shared memory") && Date.now() - started < lockTimeoutMs;
    if (!held) throw new Error(`PostgreSQL did not start. The end of ${parts.logFile}:\n${tail}`);
    await new Promise((done) => setTimeout(done, 200));
  }
}

async function spawnServer(parts: Parameters<typeof startServer>[0]): Promise<ChildProcess> {
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "100",
    lc_messages: "C",
    ...parts.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // A file rather than a pipe: the server must be able to write when its launcher is gone.
  const logFile = await open(parts.logFile, "w", 0o600);
  try {
    const child = spawn(parts.binaries.postgres, ["-D", parts.cluster, "-p", String(parts.port), ...flags], {
      ...parts.account,
      cwd: "/",
      // Its own process group: Ctrl-C in the terminal must reach the supervisor alone, which stops things in order.
      detached: true,
      stdio: ["ignore", logFile.fd, logFile.fd],
    });
    await new Promise((done, fail) => {
      child.once("spawn", done);
      child.once("error", fail);
    });
    return child;
  } finally {
    await logFile.close();
  }
}

async function canConnect(connection: Connection): Promise<boolean> {
  if (await isPortFree(connection.port)) return false;
  const client = new Client({ ...connection, database: "postgres" });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
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

/** No system gives out such a pid (Linux ends at 2^22). */
const impossiblePid = "99999999";

/** Stops the server that postmaster.pid names, if it is one on this very folder. */
async function stopLeftOver(cluster: string, log: (line: string) => void) {
  const pidFile = join(cluster, "postmaster.pid");
  const content = await readFile(pidFile, "utf8").catch(() => "");
  const pid = Number.parseInt(content, 10);
  if (!Number.isInteger(pid)) return;
  const running = await identifyProcess(pid);
  if (running?.command.includes(cluster)) {
    log("Stopping a PostgreSQL that outlived its last start");
    await stopServer(pid);
  } else if (running) {
    // The pid now belongs to another process, whose presence would keep PostgreSQL from starting. The rest of the
    // file stays: by its shared memory key PostgreSQL tells whether children of the old server still run.
    await writeFile(pidFile, content.replace(/^\d+/, impossiblePid));
  }
}

/** Fast shutdown (SIGINT: ends connections, writes a checkpoint), after 15 s immediate shutdown (SIGQUIT). */
async function stopServer(pid: number) {
  for (const [signal, timeoutMs] of [
    ["SIGINT", 15_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    const gone = await pollUntil(async () => (await identifyProcess(pid)) === undefined, { timeoutMs });
    if (gone) return;
  }
}
