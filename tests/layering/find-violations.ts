import type { Import } from "./read-imports.ts";
import { computing, mayImport, onlyPackages, packages, roomOf } from "./rooms.ts";

/** A line for each import that the table of rooms does not allow: where it stands, and the rule. */
export function findViolations(imports: readonly Import[]): string[] {
  return imports.flatMap((each) => {
    const broken = brokenRule(each);
    return broken === null ? [] : [`${each.file}:${each.line} imports ${each.specifier ?? "?"}: ${broken}`];
  });
}

function brokenRule({ file, specifier, target }: Import): string | null {
  const room = roomOf(file);
  if (room === undefined) return "its file belongs to no room of tests/layering/rooms.ts";
  if (specifier === null) {
    return room === "tests" || computing.includes(file) ? null : "what is imported must be written out";
  }
  return target === null ? ruleOfPackage(room, specifier) : ruleOfFile(file, room, specifier, target);
}

function ruleOfPackage(room: string, specifier: string): string | null {
  const only = onlyPackages[room];
  if (only !== undefined && !only.includes(specifier)) return `${room} may import ${only.join(", ")} alone`;
  const found = Object.entries(packages).find(([name]) => isOf(name, specifier));
  if (found === undefined || found[1].includes(room)) return null;
  return `only ${found[1].join(", ")} may import ${found[0]}`;
}

function isOf(name: string, specifier: string): boolean {
  return specifier === name || specifier.startsWith(/\W$/.test(name) ? name : `${name}/`);
}

function ruleOfFile(file: string, room: string, specifier: string, target: string): string | null {
  const other = roomOf(target);
  if (other === undefined) return `${target} belongs to no room of tests/layering/rooms.ts`;
  if (other !== room && !mayImport[room]?.includes(other)) return `${room} may not import ${other}`;
  const folder = /^lib\/[^/]+\//.exec(target)?.[0];
  if (folder === undefined || specifier.startsWith("#lib/") !== file.startsWith(folder)) return null;
  return file.startsWith(folder) ? "inside a room ./ or ../" : "across rooms #lib/<room>/<file>.ts";
}

/** The cycles of a graph, each as the nodes on its way, the first one again at its end; none when there are none. */
export function findCycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const way: string[] = [];
  function visit(node: string): void {
    if (way.includes(node)) cycles.push([...way.slice(way.indexOf(node)), node]);
    if (way.includes(node) || done.has(node)) return;
    way.push(node);
    for (const next of edges.get(node) ?? []) visit(next);
    way.pop();
    done.add(node);
  }
  for (const node of edges.keys()) visit(node);
  return cycles;
}
