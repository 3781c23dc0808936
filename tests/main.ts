import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildWeb, isWebBuilt } from "../scripts/local/build-web.ts";
import { createProgress } from "../scripts/local/progress.ts";
import { ensureChromium } from "./setup/chromium.ts";
import { testTools } from "./setup/ffmpeg.ts";
import { installMissingPrograms } from "./setup/programs.ts";
import { type FileResult, fileResults, judge, slowest } from "./test-report.ts";

// `npm test [vitest's arguments]`: all tests with their real parts. The last line counts them.
const root = fileURLToPath(new URL("..", import.meta.url));
const progress = createProgress();
// Vitest's workers and the programs that tests start load the same packages again and again.
process.env.NODE_COMPILE_CACHE ??= join(root, "node_modules/.cache/compile");

async function run(command: string, args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [join(root, command), ...args], { cwd: root, stdio: "inherit" });
  return new Promise((done) => child.once("close", (code) => done(code ?? 1)));
}

async function prepare(): Promise<void> {
  if ((await run("scripts/generate-client.ts", [])) !== 0) throw new Error("prisma generate failed.");
  // The build keeps the cores busy, what is installed meanwhile the network and the disk.
  await Promise.all([buildUnlessBuilt(), ensureTools()]);
}

async function buildUnlessBuilt(): Promise<void> {
  if (await isWebBuilt()) return;
  await progress.step("Building the web pages for the browser tests", () => buildWeb());
}

async function ensureTools(): Promise<void> {
  await installMissingPrograms(progress.log);
  const ffmpeg = await testTools();
  progress.log(`FFmpeg    ${ffmpeg.ffmpegPath}`);
  progress.log(`Chromium  ${await ensureChromium(progress.log)}`);
}

/** Runs vitest; the results of its files, or null when there are none. `clean`: it found nothing beside failed tests. */
async function runVitest(args: readonly string[]): Promise<{ files: FileResult[]; clean: boolean } | null> {
  const folder = await mkdtemp(join(tmpdir(), "streamgate-report-"));
  const report = join(folder, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const vitest = ["run", "--project=!film", "--project=!browsers", ...reporters, ...args];
    const code = await run("node_modules/vitest/vitest.mjs", vitest);
    const files = fileResults(JSON.parse(await readFile(report, "utf8")), root);
    return { files, clean: code === 0 || files.some(({ failed }) => failed > 0) };
  } catch (error) {
    progress.log(`The tests did not run to their end: ${String(error)}`);
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** More files than these do not fail by chance: another attempt would tell nothing. */
const SECOND_ATTEMPTS = 10;

async function runTests(args: readonly string[]): Promise<{ passed: number; failed: number }> {
  const first = await runVitest(args);
  if (first === null || !first.clean) return { passed: 0, failed: 1 };
  const failed = first.files.filter((result) => result.failed > 0).map(({ file }) => file);
  const again = failed.length > 0 && failed.length <= SECOND_ATTEMPTS;
  if (again) progress.log(`Once more, one after the other: ${failed.join(", ")}`);
  const second = again ? await runVitest(["--no-file-parallelism", ...failed]) : null;
  const { unsteady, ...counts } = judge(first.files, second?.clean ? second.files : []);
  progress.log(["The slowest files:", ...slowest(first.files, 15)].join("\n"));
  for (const { file, firstError } of unsteady)
    progress.log(`unsteady: ${file}\n  ${firstError?.split("\n", 4).join("\n  ")}`);
  return counts;
}

try {
  await prepare();
  const { passed, failed } = await runTests(process.argv.slice(2));
  progress.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
} catch (error) {
  progress.log(error instanceof Error ? error.message : String(error));
  progress.log("0 passed, 1 failed");
  process.exitCode = 1;
}
