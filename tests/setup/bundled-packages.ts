import { glob, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const built = fileURLToPath(new URL("../../.next/server/", import.meta.url));

interface SourceMap {
  sources?: (string | null)[];
  sections?: { map: SourceMap }[];
}

/** The npm packages of the built web server: those inside of its bundle, and those that Node loads beside it. */
export async function packagesOfBuild(): Promise<{ bundled: Set<string>; beside: Set<string> }> {
  const bundled = new Set<string>();
  const beside = new Set<string>();
  for await (const file of glob("**/*.js.map", { cwd: built })) {
    const map = JSON.parse(await readFile(join(built, file), "utf8")) as SourceMap;
    for (const source of sourcesOf(map)) addPackage(bundled, decodeURIComponent(source));
  }
  for await (const file of glob("**/*.nft.json", { cwd: built })) {
    const { files } = JSON.parse(await readFile(join(built, file), "utf8")) as { files: string[] };
    for (const each of files.filter((name) => /\.[mc]?js$/.test(name))) {
      addPackage(beside, join(built, dirname(file), each));
    }
  }
  return { bundled, beside };
}

function sourcesOf({ sources = [], sections = [] }: SourceMap): string[] {
  return [...sources.filter((source) => source !== null), ...sections.flatMap(({ map }) => sourcesOf(map))];
}

function addPackage(names: Set<string>, path: string): void {
  const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
  // Next brings its own parts in both ways.
  if (name !== undefined && name !== "next") names.add(name);
}
