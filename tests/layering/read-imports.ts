// biome-ignore-all lint/correctness/noComponentHookFactories: nodes of a syntax tree are no components
import { glob, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { parseSync, Visitor } from "vite";

export interface Import {
  /** The importing file, as a path in the repository. */
  file: string;
  line: number;
  /** What the source names, or null when it is computed. */
  specifier: string | null;
  /** The imported file, as a path in the repository; null for packages and for what is computed. */
  target: string | null;
}

const notOurs = /^(node_modules|\.[^/]+|next-env\.d\.ts|lib\/platform\/prisma|contracts\/(out|cache))$/;

/** All imports between the source files of the repository at `root`. Throws when one names a file that does not exist. */
export async function readImports(root: string): Promise<Import[]> {
  const files = glob("**/*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}", {
    cwd: root,
    exclude: (path) => notOurs.test(path),
  });
  const all: Import[] = [];
  for await (const file of files)
    all.push(...importsOf(root, file, await readFile(join(root, file), "utf8")));
  return all;
}

/** The imports in a file's source: static, dynamic, of types, and what is exported from elsewhere. */
export function importsOf(root: string, file: string, source: string): Import[] {
  const parsed = parseSync(file, source);
  if (parsed.errors[0] !== undefined) throw new Error(`${file}: ${parsed.errors[0].message}`);
  const { resolve } = createRequire(join(root, file));
  const imports = new Map<number, Import>();
  function add(specifier: string | null, start: number): void {
    const isFile = specifier !== null && /^[.#/]/.test(specifier);
    const target = isFile ? relative(root, resolve(specifier)) : null;
    imports.set(start, { file, line: source.slice(0, start).split("\n").length, specifier, target });
  }
  function addNode(node: { type: string; value?: unknown; start: number }): void {
    add(node.type === "Literal" ? String(node.value) : null, node.start);
  }
  const { staticImports, staticExports } = parsed.module;
  for (const { moduleRequest } of [...staticImports, ...staticExports.flatMap(({ entries }) => entries)]) {
    if (moduleRequest !== null) add(moduleRequest.value, moduleRequest.start);
  }
  // Only few files have others, and to walk through a whole tree takes ten times as long.
  if (/\b(import|require)\s*\(/.test(source)) {
    new Visitor({
      ImportExpression: (node) => addNode(node.source),
      TSImportType: (node) => addNode(node.source),
      TSExternalModuleReference: (node) => addNode(node.expression),
    }).visit(parsed.program);
  }
  return [...imports.values()];
}
