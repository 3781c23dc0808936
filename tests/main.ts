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

/** Runs vitest and gives its counts. A file that fails as a whole counts as one failed test. */
async function runVitest(args: readonly string[]): Promise<{ passed: number; failed: number }> {
  const folder = await mkdtemp(join(tmpdir(), "streamgate-report-"));
  const report = join(folder, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const vitest = ["run", "--project=!film", "--project=!browsers", ...reporters, ...args];
    const code = await run("node_modules/vitest/vitest.mjs", vitest);
    const { numPassedTests, numFailedTests } = JSON.parse(await readFile(report, "utf8")) as Record<
      string,
      number
    >;
    const failed = numFailedTests ?? 0;
    return { passed: numPassedTests ?? 0, failed: code !== 0 && failed === 0 ? 1 : failed };
  } catch (error) {
    progress.log(`The tests did not run to their end: ${String(error)}`);
    return { passed: 0, failed: 1 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

try {
  await prepare();
  const { passed, failed } = await runVitest(process.argv.slice(2));
  progress.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
} catch (error) {
  progress.log(error instanceof Error ? error.message : String(error));
  progress.log("0 passed, 1 failed");
  process.exitCode = 1;
}
