import { createHash, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IpfsLocalStorage } from "#lib/storage/ipfs-local/ipfs-local-storage.ts";
import type { FileToImport } from "#lib/storage/storage.ts";
import { type Bench, median, round } from "./bench.ts";

const segments = 120;
/** Four seconds of 1080p at 5 Mb/s. */
const segmentBytes = 2_500_000;
const rounds = 5;
const megabytes = (segments * segmentBytes) / 1e6;

/** Encrypted segments into the embedded IPFS store, against hashing and copying the same files, in turns. */
export const bench: Bench = {
  what: "segments imported into the embedded IPFS store, against hashing and copying the same files",
  async run(log) {
    const folder = await mkdtemp(join(tmpdir(), "streamgate-bench-"));
    try {
      log(`Writing ${megabytes} MB of segments …`);
      const source = join(folder, "source");
      await mkdir(source);
      for (let n = 0; n < segments; n += 1)
        await writeFile(join(source, `${n}.m4s`), randomBytes(segmentBytes));
      const imports: number[] = [];
      const copies: number[] = [];
      for (let turn = 0; turn < rounds; turn += 1) {
        const [into, copy] = [join(folder, `store-${turn}`), join(folder, `copy-${turn}`)];
        imports.push(await timed(() => importAll(source, into)));
        copies.push(await timed(() => copyAll(source, copy)));
        log(`${round(imports.at(-1) ?? 0, 0)} MB/s imported, ${round(copies.at(-1) ?? 0, 0)} MB/s copied`);
        await rm(into, { recursive: true });
        await rm(copy, { recursive: true });
      }
      return {
        figures: { megabytesPerSecond: round(median(imports), 0) },
        baseline: {
          what: "SHA-256 and a copy of each file, one after another",
          megabytesPerSecond: round(median(copies), 0),
        },
        ratio: round(median(imports.map((speed, turn) => speed / (copies[turn] ?? Number.NaN)))),
        goal: { megabytesPerSecond: { atLeast: 60 } },
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

/** MB/s at which `work` goes through all segments. */
async function timed(work: () => Promise<void>): Promise<number> {
  const begunAt = performance.now();
  await work();
  return megabytes / ((performance.now() - begunAt) / 1000);
}

async function* read(source: string): AsyncGenerator<FileToImport & { content: Buffer }> {
  for (let n = 0; n < segments; n += 1)
    yield { path: `v1080/${n}.m4s`, content: await readFile(join(source, `${n}.m4s`)) };
}

/** As the pipeline does it: files with their folder, pinned. */
async function importAll(source: string, root: string): Promise<void> {
  const storage = new IpfsLocalStorage(root);
  await storage.assembleFolder(await storage.importFiles(read(source)));
}

async function copyAll(source: string, target: string): Promise<void> {
  await mkdir(join(target, "v1080"), { recursive: true });
  for await (const { path, content } of read(source)) {
    createHash("sha256").update(content).digest();
    await writeFile(join(target, path), content);
  }
}
