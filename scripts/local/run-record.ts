import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { z } from "zod";
import { dataPaths } from "./data-folder.ts";
import { identifyProcess, isStillRunning } from "./process-identity.ts";
import { stopProcess } from "./stop-process.ts";

const processSchema = z.object({ name: z.string(), pid: z.number().int(), startedAt: z.string() });

const runSchema = z.object({
  supervisor: processSchema,
  processes: z.array(processSchema),
  /** Where to look; absent until it is up. */
  webUrl: z.string().optional(),
  workerUrl: z.string().optional(),
  /** The local chain with the demo pass, when there is one. */
  chain: z.object({ rpcUrl: z.string(), chainId: z.number().int(), membership: z.string() }).optional(),
});

/** What runs on a data folder: DATA_DIR/run.json. Holds no secrets. */
export type RunRecord = z.output<typeof runSchema>;

export interface RunRecorder {
  /** Notes a process that a later start must stop if it is still there then. */
  addProcess(name: string, pid: number): Promise<void>;
  set(facts: Pick<RunRecord, "webUrl" | "workerUrl" | "chain">): Promise<void>;
  /** Everything has stopped. */
  clear(): Promise<void>;
}

/** The instance that runs on `dataDir` right now, or undefined. */
export async function findRunningInstance(dataDir: string): Promise<RunRecord | undefined> {
  const record = await readRecord(dataDir);
  return record && (await isStillRunning(record.supervisor)) ? record : undefined;
}

/** Stops what a killed supervisor left behind on `dataDir`; recognised by pid and start time, never by name. */
export async function stopLeftOvers(dataDir: string, log: (line: string) => void): Promise<void> {
  const record = await readRecord(dataDir);
  if (!record) return;
  for (const left of [...record.processes].reverse()) {
    if (!(await isStillRunning(left))) continue;
    log(`Stopping ${left.name} (pid ${left.pid}), which outlived its last start`);
    // SIGINT, because PostgreSQL answers SIGTERM only once all its clients have left.
    await stopProcess(left, { signal: "SIGINT", graceMs: 10_000 });
  }
}

/** Begins the record of this process as the supervisor on `dataDir`. */
export async function beginRunRecord(dataDir: string): Promise<RunRecorder> {
  const self = await identifyProcess(process.pid);
  const supervisor = { name: "supervisor", pid: process.pid, startedAt: self?.startedAt ?? "unknown" };
  let record: RunRecord = { supervisor, processes: [] };
  // Changes are written one after the other, each whole: a reader never sees half a file.
  let written = Promise.resolve();
  const change = (next: RunRecord) => {
    record = next;
    written = written.then(() => writeRecord(dataDir, next));
    return written;
  };
  await change(record);
  return {
    async addProcess(name, pid) {
      const identity = await identifyProcess(pid);
      if (!identity) return;
      const others = record.processes.filter((other) => other.name !== name);
      await change({ ...record, processes: [...others, { name, pid, startedAt: identity.startedAt }] });
    },
    set: (facts) => change({ ...record, ...facts }),
    async clear() {
      await written;
      await rm(dataPaths.run(dataDir), { force: true });
    },
  };
}

async function readRecord(dataDir: string): Promise<RunRecord | undefined> {
  const text = await readFile(dataPaths.run(dataDir), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  return runSchema.safeParse(JSON.parse(text)).data;
}

async function writeRecord(dataDir: string, record: RunRecord): Promise<void> {
  const file = dataPaths.run(dataDir);
  await writeFile(`${file}.part`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.part`, file);
}
