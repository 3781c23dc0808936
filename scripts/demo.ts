import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { findFfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { runDemo } from "./demo/run-demo.ts";
import { createTeller } from "./demo/teller.ts";
import { createProgress } from "./local/progress.ts";
import { runInstance } from "./local/run-instance.ts";
import { findRunningInstance } from "./local/run-record.ts";
import { loadEnvFile, readStartSettings } from "./local/settings.ts";

// `npm run demo -- FILE [--json]`: the main job against the instance that runs here, or one started for it.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: "boolean", default: false } },
});
const [file] = positionals;
if (file === undefined) {
  console.error("Usage: npm run demo -- FILE [--json]");
  process.exit(2);
}

loadEnvFile();
const settings = readStartSettings(process.env);
const running = await findRunningInstance(settings.dataDir);
const started = running?.webUrl === undefined ? await start() : undefined;
const teller = createTeller(process.stderr);
try {
  const { webUrl: origin, chain } = started ?? running ?? {};
  if (origin === undefined || chain === undefined) {
    throw new Error("The demo needs the local chain: start StreamGate without STREAMGATE_DEMO=off.");
  }
  const result = await runDemo({
    origin,
    chain: { ...chain, membership: chain.membership as `0x${string}` },
    tools: await findFfmpegTools(process.env),
    file: resolve(process.env.INIT_CWD ?? process.cwd(), file),
    tell: teller.tell,
  });
  teller.end();
  if (values.json) console.log(JSON.stringify(result));
  else console.log(`Done. Watch it at ${origin}/watch/${result.videoId}`);
} catch (error) {
  teller.end();
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await started?.stop();
}
process.exit();

function start() {
  const progress = createProgress((text) => process.stderr.write(text));
  return runInstance({ settings: { ...settings, sample: false }, env: process.env, progress });
}
