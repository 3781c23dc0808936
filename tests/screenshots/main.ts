import { copyFile, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findFfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { sampleFile } from "../../scripts/demo/publish-sample.ts";
import { makeSampleVideo } from "../../scripts/demo/sample/make-video.ts";
import { newWallet } from "../../scripts/demo/wallets.ts";
import { dataPaths } from "../../scripts/local/data-folder.ts";
import { startSmtpCatcher } from "../integration/people/smtp-catcher.ts";
import { launchBrowser } from "../setup/browser.ts";
import { signedIn } from "../setup/films.ts";
import { startTestInstance, type TestInstance } from "../setup/instance.ts";
import { gatherCast, gatherPeople, type People } from "./cast.ts";
import type { Scene } from "./scene.ts";
import { emptyScenes, scenes } from "./scenes.ts";
import { type Camera, take } from "./take.ts";

// `npm run screenshots [-- NAME …] [--check]`: every page and state as docs/screenshots/<name>-<width>-<scheme>.jpg; with
// `--check` each is loaded slowly in both widths instead, and looked through for what moves meanwhile, by axe and for what
// sticks out. A name stands for all that begin with it.
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { check: { type: "boolean", default: false } },
});
const folder = values.check ? null : fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
if (folder !== null) await mkdir(folder, { recursive: true });

const begun = performance.now();
const files = await mkdtemp(join(tmpdir(), "streamgate-screenshots-"));
const operatorWallet = newWallet();
const post = await startSmtpCatcher();
const instance = await startTestInstance({
  STREAMGATE_SAMPLE: "on",
  OPERATOR_ACCOUNTS: `eip155:0:${operatorWallet.address.toLowerCase()}`,
  QUOTA_CONCURRENT_JOBS: "20",
  SMTP_URL: post.url,
  MAIL_FROM: "StreamGate <videos@streamgate.example>",
});
const browser = await launchBrowser();
const camera: Camera = { browser, instance, folder };
let failed = 0;
let taken = 0;
try {
  const operator = await signedIn(instance, operatorWallet);
  const people = await gatherPeople(instance, operator);
  await takeAll(emptyScenes, people);
  if (scenes.some(isWanted)) {
    say("Making the sample and short films …");
    await instance.sample;
    const tools = await findFfmpegTools(process.env);
    const sample = join(files, "sample.mp4");
    await copyFile(sampleFile(instance.dataDir), sample).catch(() => makeSampleVideo(tools, sample));
    const chain = await pidOfChain(instance);
    const silenceChain = (silent: boolean) => void process.kill(chain, silent ? "SIGSTOP" : "SIGCONT");
    await takeAll(
      scenes,
      await gatherCast(instance, people, { sample, folder: files, tools }, { post, silenceChain }),
    );
  }
  say(`${taken} scenes, ${failed} of them failed.`);
} finally {
  await browser.close();
  await instance.stop();
  await post.close();
  await rm(files, { recursive: true, force: true });
}
process.exit(failed === 0 ? 0 : 1);

async function takeAll<World extends People>(all: readonly Scene<World>[], world: World): Promise<void> {
  for (const scene of all.filter(isWanted)) {
    taken += 1;
    await take(scene, world, camera).then(
      () => say(scene.name),
      (error: unknown) => {
        failed += 1;
        say(`${scene.name}: ${error}`);
      },
    );
  }
}

function isWanted({ name }: { name: string }): boolean {
  return positionals.length === 0 || positionals.some((wanted) => name.startsWith(wanted));
}

function say(line: string): void {
  console.log(`${((performance.now() - begun) / 1000).toFixed(0).padStart(4)} s  ${line}`);
}

async function pidOfChain({ dataDir }: TestInstance): Promise<number> {
  const record = JSON.parse(await readFile(dataPaths.run(dataDir), "utf8")) as {
    processes: { name: string; pid: number }[];
  };
  const found = record.processes.find(({ name }) => name === "The local chain");
  if (found === undefined) throw new Error("The local chain does not run.");
  return found.pid;
}
