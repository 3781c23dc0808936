import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findFreePort } from "../../../scripts/local/free-port.ts";
import { nodeService } from "../../../scripts/local/node-service.ts";
import { pollUntil } from "../../../scripts/local/poll.ts";
import { identifyProcess } from "../../../scripts/local/process-identity.ts";
import { beginRunRecord, findRunningInstance, stopLeftOvers } from "../../../scripts/local/run-record.ts";
import { createSupervisor, type Supervisor } from "../../../scripts/local/supervise.ts";

const server = `
  import { createServer } from "node:http";
  import { spawn } from "node:child_process";
  const child = spawn("sleep", ["600"]);
  createServer((request, response) => response.end(JSON.stringify([process.pid, child.pid]))).listen(process.env.PORT);
`;
const isGone = (pid: number) => pollUntil(async () => !(await identifyProcess(pid)), { timeoutMs: 10_000 });

describe("supervised processes", () => {
  let folder: string;
  let url: string;
  let supervisor: Supervisor;
  const spawned: number[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "streamgate-service-"));
    const port = await findFreePort();
    url = `http://127.0.0.1:${port}`;
    await writeFile(join(folder, "server.mjs"), server);
    spawned.length = 0;
    supervisor = createSupervisor({ log: () => {} });
    await supervisor.start([
      nodeService({
        name: "web",
        command: [join(folder, "server.mjs")],
        env: { ...process.env, PORT: String(port) },
        healthUrl: url,
        logFile: join(folder, "web.log"),
        onSpawn: async (pid) => {
          spawned.push(pid);
        },
        onExit: () => {},
      }),
    ]);
  });

  afterEach(async () => {
    await supervisor.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = async () => (await (await fetch(url)).json()) as [number, number];

  it("answer again within five seconds of a kill -9", async () => {
    const [before, child] = await ask();
    const killedAt = Date.now();
    process.kill(before, "SIGKILL");
    const after = await pollUntil(
      () =>
        ask().then(
          ([pid]) => pid !== before && pid,
          () => false,
        ),
      { timeoutMs: 10_000 },
    );
    expect(after).toBe(spawned[1]);
    expect(Date.now() - killedAt).toBeLessThan(5_000);
    expect(await isGone(child)).toBe(true);
  });

  it("end with what they started when the supervisor stops", async () => {
    const [parent, child] = await ask();
    await supervisor.stop();
    expect(await isGone(parent)).toBe(true);
    expect(await isGone(child)).toBe(true);
  });
});

describe("a killed supervisor", () => {
  const launcher = (dataDir: string) => `
    import { spawn } from "node:child_process";
    import { startWatchdog } from ${JSON.stringify(new URL("../../../scripts/local/watchdog.ts", import.meta.url).href)};
    import { beginRunRecord } from ${JSON.stringify(new URL("../../../scripts/local/run-record.ts", import.meta.url).href)};
    const record = await beginRunRecord(${JSON.stringify(dataDir)});
    const child = spawn("sleep", ["600"], { detached: true });
    await record.addProcess("sleeper", child.pid);
    if (process.argv[2] === "watched") await startWatchdog().watch(child.pid);
    console.log(child.pid);
    setInterval(() => {}, 1000);
  `;
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), "streamgate-run-"));
    await writeFile(join(dataDir, "launcher.ts"), launcher(dataDir));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  /** Starts the launcher, waits for its child and kills it by SIGKILL. Gives the child's pid. */
  const launchAndKill = async (mode: string): Promise<number> => {
    const parent = spawn(process.execPath, [join(dataDir, "launcher.ts"), mode], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const pid = Number(
      await new Promise<string>((done) => parent.stdout.once("data", (text) => done(String(text)))),
    );
    expect(await findRunningInstance(dataDir)).toMatchObject({ supervisor: { pid: parent.pid } });
    parent.kill("SIGKILL");
    return pid;
  };

  it("leaves no process behind: the watchdog ends them", async () => {
    const pid = await launchAndKill("watched");
    expect(await isGone(pid)).toBe(true);
  });

  it("is cleaned up after by the next start, which stops only the very processes on record", async () => {
    const pid = await launchAndKill("alone");
    expect(
      await pollUntil(async () => (await findRunningInstance(dataDir)) === undefined, { timeoutMs: 5_000 }),
    ).toBe(true);
    const file = join(dataDir, "run.json");
    const record = await readFile(file, "utf8");

    // The same pid with another start time is somebody else's process.
    const startedAt = (await identifyProcess(pid))?.startedAt ?? "";
    await writeFile(file, record.replaceAll(startedAt, `${startedAt}0`));
    await stopLeftOvers(dataDir, () => {});
    expect(await identifyProcess(pid)).toBeDefined();

    await writeFile(file, record);
    const lines: string[] = [];
    await stopLeftOvers(dataDir, (line) => lines.push(line));
    expect(await identifyProcess(pid)).toBeUndefined();
    expect(lines.join()).toContain("sleeper");
  });

  it("holds the data folder only while it lives", async () => {
    const record = await beginRunRecord(dataDir);
    expect((await findRunningInstance(dataDir))?.supervisor.pid).toBe(process.pid);
    await record.clear();
    expect(await findRunningInstance(dataDir)).toBeUndefined();
  });
});
