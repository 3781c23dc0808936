import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import type { App, EngineSettings } from "../../../workers/engine/context.ts";

const program = fileURLToPath(new URL("./engine-process.ts", import.meta.url));

/** An engine in a process of its own, always at the same address. */
export interface KillableEngine {
  baseUrl: string;
  /** Resolves when the process works and answers. */
  start(): Promise<void>;
  /** kill -9: nothing is finished, nothing is given back. */
  kill(): Promise<void>;
  /** SIGTERM: the engine stops as it does when the worker is stopped. */
  terminate(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Prepares an engine that is not started yet. */
export async function createKillableEngine(options: {
  databaseUrl: string;
  apps: App[];
  settings?: Partial<EngineSettings>;
}): Promise<KillableEngine> {
  const port = await freePort();
  let child: ChildProcess | undefined;

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null) return;
    const exited = once(ending, "exit");
    ending.kill(signal);
    await exited;
  }

  return {
    baseUrl: `http://127.0.0.1:${port}`,
    async start() {
      const starting = spawn(process.execPath, [program, JSON.stringify({ ...options, port })], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      child = starting;
      let output = "";
      await new Promise<void>((resolve, reject) => {
        starting.stdout?.on("data", (chunk: Buffer) => {
          output += chunk.toString();
          if (output.includes("started\n")) resolve();
        });
        starting.once("exit", (code) =>
          reject(new Error(`The engine's process ended with ${code}: ${output}`)),
        );
      });
    },
    kill: () => end("SIGKILL"),
    terminate: () => end("SIGTERM"),
  };
}
