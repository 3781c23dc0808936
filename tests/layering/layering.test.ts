import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { findCycles, findViolations } from "./find-violations.ts";
import { type Import, importsOf, readImports } from "./read-imports.ts";
import { mayImport, packages } from "./rooms.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const rooms = Object.keys(mayImport);

/** A file of a room that is a folder, or the file that the room is. */
function fileOf(room: string): string {
  return /\.m?[jt]s$/.test(room) ? room : `${room}/planted.ts`;
}

/** An import of a file as it should be written, or of a package. */
function planted(from: string, imported: string, specifier = imported.replace(/^lib\//, "#lib/")): Import {
  const isFile = /\.m?[jt]s$/.test(imported);
  return { file: from, line: 1, specifier, target: isFile ? imported : null };
}

function filesImportedBy(imports: readonly Import[]): Map<string, string[]> {
  const graph = new Map<string, string[]>();
  for (const { file, target } of imports) {
    if (target !== null) graph.set(file, [...(graph.get(file) ?? []), target]);
  }
  return graph;
}

describe("the imports of this repository", () => {
  let imports: Import[];
  beforeAll(async () => {
    imports = await readImports(root);
  }, 60_000);

  it("keep the table of rooms", () => {
    expect(findViolations(imports)).toEqual([]);
  });

  it("have no cycle, of types neither", () => {
    expect(findCycles(filesImportedBy(imports))).toEqual([]);
  });

  it("mark app/server.ts as server-only", () => {
    expect(imports).toContainEqual(
      expect.objectContaining({ file: "app/server.ts", specifier: "server-only" }),
    );
  });
});

describe("the table of rooms", () => {
  it("has no cycle", () => {
    expect(findCycles(new Map(Object.entries(mayImport)))).toEqual([]);
  });

  it.each(rooms)("lets %s import what it says and no other room", (room) => {
    const others = rooms.filter((other) => other !== room);
    const refused = others.filter((other) => {
      const sameFolder = fileOf(room).split("/", 2).join() === fileOf(other).split("/", 2).join();
      const edge = planted(fileOf(room), fileOf(other), sameFolder ? "./planted.ts" : undefined);
      return findViolations([edge]).length > 0;
    });
    expect(refused).toEqual(others.filter((other) => !mayImport[room]?.includes(other)));
  });

  it.each(Object.entries(packages))("keeps %s to its rooms", (name, allowed) => {
    const specifier = name.endsWith(":") ? `${name}fs` : name.replace(/\/?$/, "/part");
    const free = rooms.filter((room) => findViolations([planted(fileOf(room), specifier)]).length === 0);
    expect(free.sort()).toEqual([...allowed].sort());
  });

  it.each([
    ["a package in lib/shared other than zod", planted("lib/shared/planted.ts", "viem")],
    ["a relative path into a room", planted("lib/playback/planted.ts", "lib/gate/x.ts", "../gate/x.ts")],
    ["a relative path into lib", planted("app/planted.ts", "lib/gate/x.ts", "../lib/gate/x.ts")],
    ["the alias inside a room", planted("lib/gate/planted.ts", "lib/gate/x.ts")],
    ["browser code in a route outside of app/api", planted("app/sitemap.xml/route.ts", "components/x.ts")],
    ["a test", planted("lib/gate/planted.ts", "lib/gate/x.test.ts", "./x.test.ts")],
    ["a file of no room", planted("lib/gate/planted.ts", "elsewhere/x.ts")],
    ["an import in a file of no room", planted("elsewhere/x.ts", "zod")],
    ["what is computed", { file: "lib/gate/planted.ts", line: 1, specifier: null, target: null }],
  ])("refuses %s", (_what, edge) => {
    expect(findViolations([edge])).toEqual([expect.stringContaining(`${edge.file}:1 imports`)]);
  });

  it("finds a cycle", () => {
    const cycle = [planted("lib/media/a.ts", "lib/media/b.ts"), planted("lib/media/b.ts", "lib/media/a.ts")];
    expect(findCycles(filesImportedBy(cycle))).toEqual([
      ["lib/media/a.ts", "lib/media/b.ts", "lib/media/a.ts"],
    ]);
  });
});

it.each([
  'import { x } from "#lib/platform/env.ts";',
  'import type { X } from "#lib/platform/env.ts";',
  'import "#lib/platform/env.ts";',
  'export { x } from "../platform/env.ts";',
  'export * from "../platform/env.ts";',
  'const x = await import("../platform/env.ts");',
  'type X = import("../platform/env.ts").X;',
  'let x: typeof import("../platform/env.ts");',
  'import x = require("../platform/env.ts");',
])("reads %s", (line) => {
  const found = importsOf(root, "lib/gate/planted.ts", `\n${line}`);
  expect(found).toEqual([expect.objectContaining({ line: 2, target: "lib/platform/env.ts" })]);
});
