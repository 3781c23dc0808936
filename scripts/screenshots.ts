import { copyFile, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findFfmpegTools } from "#lib/media/find-ffmpeg.ts";
import { openBrowser } from "../tests/setup/browser.ts";
import { injectWallet } from "../tests/setup/injected-wallet.ts";
import { startTestInstance } from "../tests/setup/instance.ts";
import { ApiSession } from "./demo/api-session.ts";
import { sampleFile } from "./demo/publish-sample.ts";
import { makeSampleFilm } from "./demo/sample/make-film.ts";
import { newWallet, signIn } from "./demo/wallets.ts";
import { dataPaths } from "./local/data-folder.ts";
import { type Cast, gatherCast } from "./screenshots/cast.ts";
import { type Scene, scenes } from "./screenshots/scenes.ts";

// `npm run screenshots [-- NAME …]`: every page and state as docs/screenshots/<name>-<width>-<scheme>.jpg.
const { positionals } = parseArgs({ allowPositionals: true });
const target = fileURLToPath(new URL("../docs/screenshots/", import.meta.url));
const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
const schemes = ["light", "dark"] as const;

const folder = await mkdtemp(join(tmpdir(), "streamgate-screenshots-"));
const film = join(folder, "sample.mp4");
const operatorWallet = newWallet();
const instance = await startTestInstance({
  STREAMGATE_SAMPLE: "on",
  OPERATOR_ACCOUNTS: `eip155:0:${operatorWallet.address.toLowerCase()}`,
});
let failed = 0;
try {
  const tools = await findFfmpegTools(process.env);
  console.log("Making the sample and a few short films …");
  await instance.sample;
  await copyFile(sampleFile(instance.dataDir), film).catch(() => makeSampleFilm(tools, film));
  const operator = { wallet: operatorWallet, api: new ApiSession(instance.webUrl) };
  await signIn(operator.api, operatorWallet, instance.chain?.chainId ?? 0);
  const chainPid = await pidOf("The local chain");
  const silence = (silent: boolean) => process.kill(chainPid, silent ? "SIGSTOP" : "SIGCONT");
  const cast = await gatherCast(instance, { silence }, { film, folder, tools, operator });
  await mkdir(target, { recursive: true });
  const wanted = scenes.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  for (const scene of wanted) {
    for (const size of sizes) {
      for (const scheme of schemes) {
        await take(scene, cast, size, scheme).catch((error: unknown) => {
          failed += 1;
          console.error(`${scene.name} at ${size.width} ${scheme}: ${error}`);
        });
      }
    }
    console.log(scene.name);
  }
} finally {
  await instance.stop();
  await rm(folder, { recursive: true, force: true });
}
process.exit(failed === 0 ? 0 : 1);

async function take(
  scene: Scene,
  cast: Cast,
  size: (typeof sizes)[number],
  scheme: (typeof schemes)[number],
): Promise<void> {
  const browser = await openBrowser({ ...size, colorScheme: scheme });
  try {
    const { context } = browser;
    if (scene.as !== undefined) {
      const { wallet, api } = cast[scene.as];
      const { rpcUrl = "", chainId = 0 } = instance.chain ?? {};
      await injectWallet(context, { account: wallet, rpcUrl, chainId });
      const [name = "", value = ""] = (api.headers().cookie ?? "").split("=");
      await context.addCookies([{ name, value, url: instance.webUrl }]);
    }
    const page = await context.newPage();
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await scene.prepare(page, cast);
    // What is loaded after the page, and the pictures in it.
    await page.waitForLoadState("networkidle", { timeout: 5_000 }).catch(() => {});
    await page.waitForTimeout(400);
    await page.screenshot({
      path: join(target, `${scene.name}-${size.width}-${scheme}.jpg`),
      type: "jpeg",
      quality: 80,
      fullPage: scene.whole ?? false,
    });
  } finally {
    await scene.tidy?.(cast);
    await browser.close();
  }
}

async function pidOf(name: string): Promise<number> {
  const record = JSON.parse(await readFile(dataPaths.run(instance.dataDir), "utf8")) as {
    processes: { name: string; pid: number }[];
  };
  const found = record.processes.find((each) => each.name === name);
  if (found === undefined) throw new Error(`${name} does not run.`);
  return found.pid;
}
