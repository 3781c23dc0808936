import { spawn } from "node:child_process";
import { mkdir, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { demoChainNumber } from "#lib/shared/known-chains.ts";
import { findAnvilBinary } from "./anvil-binary.ts";
import { pollUntil } from "./poll.ts";
import { identifyProcess } from "./process-identity.ts";
import { stopProcess } from "./stop-process.ts";

export interface AnvilOptions {
  /** TCP port; it must be free. */
  port: number;
  /** A loopback address (default 127.0.0.1). */
  host?: string;
  /** Gas of a block, and with it of a transaction and of a call that only reads (default anvil's, 30 million). */
  gasLimit?: number;
  /** EIP-155 chain id (default: the demo chain's). */
  chainId?: number;
  /** Where the chain is kept over a restart; without it the chain is forgotten. */
  stateFile?: string;
  log: (line: string) => void;
}

export interface LocalAnvil {
  /** JSON-RPC over HTTP. */
  url: string;
  chainId: number;
  pid: number;
  /** Settles when the process has ended, for whatever reason. */
  exited: Promise<void>;
  /** Ends the process; its state is written first. */
  stop(): Promise<void>;
}

/** A killed chain loses at most what happened in so many seconds. */
const stateIntervalSeconds = 2;

/**
 * Starts a local EVM chain with ten unlocked, funded accounts that mines a block per transaction.
 * Settles when it answers; throws an Error with the end of its output when it does not within 15 s.
 */
export async function startAnvil(options: AnvilOptions): Promise<LocalAnvil> {
  const { port, host = "127.0.0.1", chainId = demoChainNumber, gasLimit, stateFile } = options;
  if (stateFile) await prepareStateFile(stateFile, options.log);
  const child = spawn(
    findAnvilBinary(),
    [
      ...["--host", host, "--port", String(port), "--chain-id", String(chainId), "--silent"],
      ...(gasLimit === undefined ? [] : ["--gas-limit", String(gasLimit)]),
      ...(stateFile ? ["--state", stateFile, "--state-interval", String(stateIntervalSeconds)] : []),
    ],
    { stdio: ["ignore", "ignore", "pipe"], detached: process.platform !== "win32" },
  );
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-2_000);
  });
  let ended = false;
  const exited = new Promise<void>((done) => {
    const settle = () => {
      ended = true;
      done();
    };
    child.once("exit", settle);
    child.once("error", (error) => {
      output += error.message;
      settle();
    });
  });

  const url = `http://${host}:${port}`;
  const answered = await pollUntil(async () => ended || (await askChainId(url)), {
    timeoutMs: 15_000,
    everyMs: 20,
  });
  const identity = child.pid === undefined ? undefined : await identifyProcess(child.pid);
  if (answered !== chainId || identity === undefined) {
    if (identity) await stopProcess(identity, { graceMs: 2_000 });
    throw new Error(`The local chain did not start on port ${port}. ${output.trim()}`.trim());
  }
  return {
    url,
    chainId,
    pid: identity.pid,
    exited,
    async stop() {
      await stopProcess(identity, { graceMs: 10_000 });
      await exited;
    },
  };
}

/** Makes the folder; sets a file aside that a crash has cut short, since anvil would not start with it. */
async function prepareStateFile(stateFile: string, log: (line: string) => void): Promise<void> {
  await mkdir(dirname(stateFile), { recursive: true });
  const text = await readFile(stateFile, "utf8").catch(() => undefined);
  if (text === undefined) return;
  try {
    JSON.parse(text);
  } catch {
    await rename(stateFile, `${stateFile}.damaged`);
    log(
      `The local chain's state was damaged and was set aside as ${stateFile}.damaged; the chain begins anew.`,
    );
  }
}

async function askChainId(url: string): Promise<number | undefined> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] }),
      signal: AbortSignal.timeout(2_000),
    });
    const answer = (await response.json()) as { result?: string };
    return answer.result === undefined ? undefined : Number(answer.result);
  } catch {
    return undefined;
  }
}
