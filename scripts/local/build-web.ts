import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { glob, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const buildId = join(root, ".next/BUILD_ID");
const builtFrom = join(root, ".next/built-from");
// `plugins` is an operator's own.
const sources = "{app,components,lib,plugins,workers}/**/*.{ts,tsx,css,json,svg}";
const rootFiles = [
  "instrumentation.ts",
  "next.config.ts",
  "streamgate.config.ts",
  "tsconfig.json",
  "postcss.config.mjs",
  "proxy.ts",
  "package-lock.json",
];

/** True when `.next` was built from the very sources and public settings of now. */
export async function isWebBuilt(): Promise<boolean> {
  if (!existsSync(buildId)) return false;
  return (await readFile(builtFrom, "utf8").catch(() => "")) === (await fingerprint());
}

export interface BuildOptions {
  /** Takes the output as it comes. */
  onOutput?: (text: string) => void;
  /** Ends the build. */
  signal?: AbortSignal;
}

/** Runs `next build`. Throws with the end of its output when it fails, or `signal.reason` when it was ended. */
export async function buildWeb(options: BuildOptions = {}): Promise<void> {
  const source = await fingerprint();
  const next = join(root, "node_modules/next/dist/bin/next");
  const child = spawn(process.execPath, [next, "build"], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = () => child.kill();
  options.signal?.addEventListener("abort", end);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-8_000);
      options.onOutput?.(text);
    });
  }
  const code = await new Promise<number | null>((done) => child.once("close", done));
  options.signal?.removeEventListener("abort", end);
  options.signal?.throwIfAborted();
  if (code !== 0) throw new Error(`The web pages could not be built:\n${output.trimEnd()}`);
  await writeFile(builtFrom, source);
}

/** A digest of everything the build is made of, whatever the files' times say. */
async function fingerprint(): Promise<string> {
  const files = [...rootFiles];
  for await (const file of glob(sources, { cwd: root })) {
    if (!file.includes(".test.")) files.push(file);
  }
  const hash = createHash("sha256");
  for (const file of files.sort()) {
    const content = await readFile(join(root, file)).catch(() => undefined);
    if (content) hash.update(`${file}\0${content.length}\0`).update(content);
  }
  for (const [name, value] of Object.entries(process.env).sort()) {
    if (name.startsWith("NEXT_PUBLIC_")) hash.update(`${name}=${value}\0`);
  }
  return hash.digest("hex");
}
