import { glob, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { contracts } from "#lib/shared/api/contracts.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Bytes and protocols of their own, which no JSON operation stands behind, and paths of the last release. */
const withoutContract = new Set([
  "/api/v1/uploads/[[...slug]]",
  "/api/v1/media/[packageId]/[track]/[file]",
  "/api/v1/videos/[videoId]/poster",
  "/api/v1/videos/[videoId]/preview",
  "/api/v1/studio/videos/[videoId]/sounds/[name]",
]);

const sources = new Map<string, string>();
for await (const file of glob("app/api/v1/**/route.ts", { cwd: root })) {
  sources.set(
    file.replace(/^app/, "").replace(/\/route\.ts$/, ""),
    await readFile(`${root}/${file}`, "utf8"),
  );
}

/** `/api/v1/videos/{videoId}` as Next names its folder. */
const folderOf = (path: string) => path.replaceAll(/\{(\w+)\}/g, "[$1]");

/** Methods that a route exports, and by which imported contract each is made. */
function exportsOf(source: string): Map<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const [, method = "", body = ""] of source.matchAll(
    /^export (?:const|(?:async )?function) ([A-Z]+)\b([\s\S]*?)(?=^export |(?![\s\S]))/gm,
  )) {
    found.set(method, /\b(?:route\(\s*|answer\(\s*)(\w+)(?:,|\.id\b)/.exec(body)?.[1]);
  }
  for (const [, list = ""] of source.matchAll(/^export \{([^}]*)\}/gm)) {
    for (const [, method = ""] of list.matchAll(/\bas ([A-Z]+)\b/g)) found.set(method, undefined);
  }
  return found;
}

/** The name that a module's export goes by in a source, also when it was renamed at its import. */
function localName(source: string, name: string): string | undefined {
  const match = new RegExp(`import \\{[^}]*\\b${name}(?: as (\\w+))?\\b[^}]*\\} from "#lib/shared/api/`).exec(
    source,
  );
  return match === null ? undefined : (match[1] ?? name);
}

describe.each(contracts)("$id: $method $path", ({ id, method, path }) => {
  test("has its route, which is made by it", () => {
    const source = sources.get(folderOf(path));
    expect(source, `app${folderOf(path)}/route.ts`).toBeDefined();
    const exported = exportsOf(source ?? "");
    expect([...exported.keys()]).toContain(method);
    expect(exported.get(method)).toBe(localName(source ?? "", id));
    expect(exported.get(method)).toBeDefined();
  });
});

test("no route answers to anything that no contract says, but those that serve bytes or the last release", () => {
  const promised = new Set(contracts.map(({ method, path }) => `${method} ${folderOf(path)}`));
  const unsaid = [...sources]
    .filter(([folder]) => !withoutContract.has(folder))
    .flatMap(([folder, source]) => [...exportsOf(source).keys()].map((method) => `${method} ${folder}`))
    .filter((operation) => !promised.has(operation));
  expect(unsaid).toEqual([]);
});

test("the routes without a contract are still there", () => {
  for (const folder of withoutContract) expect([...sources.keys()]).toContain(folder);
});
