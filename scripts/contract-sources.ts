import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Root of the working copy. */
export const repositoryRoot = join(import.meta.dirname, "..");

/** Where the contracts stand, and where the typed modules made from them go. */
const folders = [
  { sources: "contracts/src", artifacts: "lib/shared/contracts" },
  { sources: "contracts/test/hostile", artifacts: "contracts/test/artifacts" },
  { sources: "contracts/test/fixtures", artifacts: "contracts/test/artifacts" },
] as const;

export interface SourceFile {
  /** From the repository's root, with forward slashes. */
  path: string;
  content: string;
}

/** All our Solidity files, in a fixed order. */
export function sourceFiles(): SourceFile[] {
  return folders.flatMap(({ sources }) =>
    readdirSync(join(repositoryRoot, sources))
      .filter((name) => name.endsWith(".sol"))
      .sort()
      .map((name) => ({
        path: `${sources}/${name}`,
        content: readFileSync(join(repositoryRoot, sources, name), "utf8"),
      })),
  );
}

/** The contract of each file: a file is named for the one contract that it defines. */
export function contractNames(): { path: string; name: string }[] {
  return sourceFiles().map(({ path }) => ({
    path,
    name: path.slice(path.lastIndexOf("/") + 1, -".sol".length),
  }));
}

/** The typed module made from a source file, as an absolute path. */
export function artifactFile(path: string): string {
  const folder = folders.find(({ sources }) => path.startsWith(`${sources}/`));
  if (folder === undefined) throw new Error(`${path} is in no folder of contracts`);
  const name = path.slice(folder.sources.length + 1, -".sol".length);
  const kebab = name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();
  return join(repositoryRoot, folder.artifacts, `${kebab}.ts`);
}

/** SHA-256 over our sources and the versions of the compiler and of OpenZeppelin: changes when a rebuild is due. */
export function hashSources(): string {
  const hash = createHash("sha256");
  for (const dependency of ["solc", "@openzeppelin/contracts"]) {
    const manifest: { version: string } = JSON.parse(
      readFileSync(join(repositoryRoot, "node_modules", dependency, "package.json"), "utf8"),
    );
    hash.update(`${dependency}@${manifest.version}\n`);
  }
  for (const { path, content } of sourceFiles()) hash.update(`${path}\n${content}\n`);
  return `sha256:${hash.digest("hex")}`;
}
