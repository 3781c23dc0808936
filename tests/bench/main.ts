import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Bench, holds } from "./bench.ts";

// `npm run bench -- NAME [--json]`: measures one of tests/bench/NAME.bench.ts against its baseline in the same run.
const folder = fileURLToPath(new URL(".", import.meta.url));
const ending = ".bench.ts";
const names = (await readdir(folder))
  .filter((file) => file.endsWith(ending))
  .map((file) => file.slice(0, -ending.length))
  .sort();

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false } },
});
const [name] = positionals;
if (name === undefined || !names.includes(name)) {
  console.error("Usage: npm run bench -- NAME [--json]");
  for (const each of names) console.error(`  ${each}: ${(await load(each)).what}`);
  process.exit(2);
}

const result = await (await load(name)).run((line) => console.error(line));
const reached = holds(result);
if (values.json) {
  console.log(JSON.stringify({ name, ...result, holds: reached }));
} else {
  const { what, ...baseline } = result.baseline;
  console.table(result.figures);
  console.log(`Baseline: ${what}`);
  console.table(baseline);
  console.log(`Ratio ${result.ratio}. Goal: ${JSON.stringify(result.goal)}`);
  console.log(reached ? "It holds." : "It falls short.");
}
process.exit(reached ? 0 : 1);

async function load(bench: string): Promise<Bench> {
  return ((await import(`${folder}${bench}${ending}`)) as { bench: Bench }).bench;
}
