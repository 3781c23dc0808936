import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFile,
  cp,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../scripts/local/instance-context.ts";
import { findRunningInstance } from "../../scripts/local/run-record.ts";
import { makeSurroundings, type TestInstance } from "./instance.ts";

/** What a clone makes for itself, and what its owner keeps in it. */
const notCopied = [".git", ".next", ".data", ".env", ".env.local", "docs", "node_modules"];

/**
 * The product as an operator with plugins runs it: a tree of their own with `config` as its `streamgate.config.ts`, built
 * and kept running by `npm start`'s program. It takes the time of a build.
 */
export async function startOwnTree(config: string, variables: Record<string, string>): Promise<TestInstance> {
  const tree = await mkdtemp(join(tmpdir(), "streamgate-tree-"));
  const { env, remove, ...where } = await makeSurroundings(variables);
  const clear = async () => {
    await remove();
    await rm(tree, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await copyTree(tree);
    await writeFile(join(tree, "streamgate.config.ts"), config);
  } catch (error) {
    await clear();
    throw error;
  }
  // Named by npm, it ends when its parent does, whatever ended that.
  const child = spawn(process.execPath, ["scripts/start.ts"], {
    cwd: tree,
    env: { ...env, npm_lifecycle_event: "start" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await exited;
    await clear();
  };
  let output = "";
  const runs = new Promise<boolean>((settle) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        if (output.includes("StreamGate runs.")) settle(true);
      });
    }
    void exited.then(() => settle(false));
  });
  const record = (await runs) ? await findRunningInstance(where.dataDir) : undefined;
  if (record?.webUrl === undefined || record.workerUrl === undefined) {
    await stop();
    throw new Error(`StreamGate did not start:\n${output}`);
  }
  const { webUrl, workerUrl, chain } = record;
  return { webUrl, workerUrl, chain, sample: Promise.resolve(null), ...where, stop };
}

async function copyTree(tree: string): Promise<void> {
  const left = new Set(notCopied.map((name) => join(root, name)));
  await cp(root, tree, { recursive: true, filter: (path) => !left.has(path) });
  // Caches, which others write to meanwhile, begin with a dot.
  const isPackage = (name: string) => !name.startsWith(".") || name === ".bin";
  await linkFolder(join(root, "node_modules"), join(tree, "node_modules"), isPackage);
}

/** Hard links, where the file system lets them be made: the bundler follows no symbolic link out of the tree. */
async function linkFolder(from: string, to: string, isLinked: (name: string) => boolean): Promise<void> {
  await mkdir(to);
  const entries = await readdir(from, { withFileTypes: true });
  await Promise.all(
    entries.map(async (entry) => {
      if (!isLinked(entry.name)) return;
      const [source, target] = [join(from, entry.name), join(to, entry.name)];
      if (entry.isDirectory()) return linkFolder(source, target, () => true);
      if (entry.isSymbolicLink()) return symlink(await readlink(source), target);
      return link(source, target).catch(() => copyFile(source, target));
    }),
  );
}
