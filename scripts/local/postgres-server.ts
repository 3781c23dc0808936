import { type ChildProcess, spawn } from "node:child_process";
import { open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { isPortFree } from "./free-port.ts";
import { pollUntil } from "./poll.ts";
import type { PostgresAccount } from "./postgres-account.ts";
import type { PostgresBinaries } from "./postgres-binaries.ts";
import { identifyProcess } from "./process-identity.ts";

export interface Connection {
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

/** Starts the server on an existing cluster. Settles when it takes connections; throws with the end of its log. */
export async function startServer(parts: {
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
    await sleep(200);
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

/** No system gives out such a pid (Linux ends at 2^22). */
const impossiblePid = "99999999";

/** Stops the server that postmaster.pid names, if it is one on this very folder. */
export async function stopLeftOver(cluster: string, log: (line: string) => void) {
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
export async function stopServer(pid: number) {
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
