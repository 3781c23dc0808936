import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { playRounds } from "./rounds/play-rounds.ts";
import { playRpcReads } from "./rounds/rpc-reads.ts";

// `npm run faults`: a kill in every step. `npm run faults -- pipeline [--rounds N] [--seed N] [--json]`: rounds of chance.
// `npm run faults -- rpc [--reads N] [--seed N] [--json]`: gates read through a dead, a slow and a lagging endpoint.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "10" },
    reads: { type: "string", default: "10000" },
    seed: { type: "string" },
    json: { type: "boolean", default: false },
  },
});

if (positionals[0] === undefined) process.exit(await killInEveryStep());
const [kind] = positionals;
if (kind !== "pipeline" && kind !== "rpc") {
  console.error("Usage: npm run faults [-- pipeline [--rounds N] | rpc [--reads N]] [--seed N] [--json]");
  process.exit(2);
}
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 32));
const stop = new AbortController();
// Ended at once it would leave its processes and its small disks behind.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.abort());
if (kind === "rpc") {
  const result = await playRpcReads({ reads: Number(values.reads), seed }, stop.signal);
  if (values.json) {
    console.log(JSON.stringify({ name: "rpc", ...result, holds: result.problems.length === 0 }));
  } else {
    console.table(result.figures);
    console.log(`With all endpoints dead a viewer is told: ${result.reason}`);
    for (const problem of result.problems) console.log(problem);
  }
  process.exit(result.problems.length === 0 ? 0 : 1);
}
const tell = (round: unknown) => console.error(JSON.stringify(round));
const result = await playRounds({ rounds: Number(values.rounds), uploadsAtOnce: 4 }, seed, tell, stop.signal);
if (values.json) {
  console.log(JSON.stringify(result));
} else {
  const { problems, impossible, ...counts } = result;
  console.table(counts);
  for (const kind of impossible) console.log(`Not played here: ${kind}`);
  for (const problem of problems) console.log(problem);
  console.log(problems.length === 0 ? "Nothing was lost." : `${problems.length} problems.`);
}
process.exit(result.problems.length === 0 ? 0 : 1);

function killInEveryStep(): Promise<number> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const vitest = ["node_modules/vitest/vitest.mjs", "run", "--project", "faults"];
  const child = spawn(process.execPath, [...vitest, "tests/faults/kill-each-step.test.ts"], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, FAULTS: "all" },
  });
  return new Promise((done) => child.once("close", (code) => done(code ?? 1)));
}
