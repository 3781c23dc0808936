import { parseArgs } from "node:util";
import { createProgress } from "./local/progress.ts";
import { type RunningInstance, runInstance } from "./local/run-instance.ts";
import { loadEnvFile, readStartSettings } from "./local/settings.ts";

// `npm start`: the whole product on this machine. `npm run dev`: the same with `next dev`.
const { values } = parseArgs({ options: { dev: { type: "boolean", default: false } } });
const progress = createProgress();
loadEnvFile();

let instance: RunningInstance | undefined;
let firstSignalAt: number | undefined;
const startUnderWay = new AbortController();

/** A terminal and npm may both send one Ctrl-C; a second one, later, does not wait any longer. */
const onSignal = () => {
  if (firstSignalAt !== undefined) {
    // The watchdog then ends what is left.
    if (Date.now() - firstSignalAt > 1_000) process.exit(130);
    return;
  }
  firstSignalAt = Date.now();
  progress.log("\nStopping everything …");
  if (instance) void stop(instance);
  else startUnderWay.abort(new Error("It was stopped before everything ran."));
};
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);

// Killed by SIGKILL, npm cannot pass anything on: its end is noticed by our getting another parent.
if (process.env.npm_lifecycle_event) {
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    onSignal();
  }, 1_000);
  watch.unref();
}

async function tellOfSample({ sample, webUrl }: RunningInstance) {
  const videoId = await sample;
  if (videoId !== null) progress.log(`The sample video is ready: ${webUrl}/watch/${videoId}`);
}

async function stop(running: RunningInstance) {
  await running.stop();
  progress.log("Stopped. The data stays.");
  process.exit(0);
}

try {
  const settings = readStartSettings(process.env);
  instance = await runInstance({
    settings,
    env: process.env,
    progress,
    watchSources: values.dev,
    signal: startUnderWay.signal,
  });
  progress.log(`
StreamGate runs.
  Web          ${instance.webUrl}`);
  if (instance.chain) {
    progress.log(`  Local chain  ${instance.chain.rpcUrl} (chain id ${instance.chain.chainId})
  Demo pass    ${instance.chain.membership} (ERC-721)`);
  }
  progress.log(`  Data         ${settings.dataDir}${settings.production ? "" : " (logs in logs/)"}
Ctrl-C stops all of it.`);
  if (settings.sample) void tellOfSample(instance);
} catch (error) {
  progress.log(`\nStreamGate did not start. ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
