import { execFile } from "node:child_process";
import { cp, glob, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const biome = join(root, "node_modules/@biomejs/biome/bin/biome");

const importRules = ["style/noRestrictedImports", "suspicious/noImportCycles", "performance/noBarrelFile"];

interface Finding {
  file: string;
  line: number;
  rule: string;
}

/** Lints all of `folder` with the rules of its biome.json. Gives what was found about imports. */
async function lintImports(folder: string): Promise<Finding[]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [biome, "lint", "--reporter=json", "--max-diagnostics=none", "."],
    { cwd: folder, maxBuffer: 64 * 1024 * 1024 },
    // It exits with 1 when it finds something.
  ).catch((error: { stdout: string }) => error);
  const report = JSON.parse(stdout) as {
    diagnostics: { category: string; location: { path: string; start?: { line: number } } }[];
  };
  return report.diagnostics
    .map(({ category, location }) => ({
      file: location.path,
      line: location.start?.line ?? 0,
      rule: category.replace("lint/", ""),
    }))
    .filter(({ rule }) => importRules.includes(rule));
}

/** What must not be written: a file, and the one import that breaks an arrow of docs/architecture.md. */
const forbidden: [file: string, imported: string][] = [
  // Leaves import platform and shared only.
  ["lib/media/planted.ts", "#lib/events/x.ts"],
  ["lib/storage/disk/planted.ts", "#lib/videos/x.ts"],
  ["lib/chains/evm/planted.ts", "#lib/gate/x.ts"],
  ["lib/events/planted.ts", "#lib/kernel/x.ts"],
  ["lib/screening/planted.ts", "#lib/chains/x.ts"],
  // Between rooms only downwards.
  ["lib/gate/planted.ts", "#lib/playback/x.ts"],
  ["lib/videos/planted.ts", "#lib/playback/x.ts"],
  ["lib/videos/planted.ts", "#lib/media/x.ts"],
  ["lib/auth/planted.ts", "#lib/gate/x.ts"],
  ["lib/playback/planted.ts", "#lib/media/x.ts"],
  ["lib/onchain/planted.ts", "#lib/videos/x.ts"],
  ["lib/webhooks/planted.ts", "#lib/auth/x.ts"],
  ["lib/insights/planted.ts", "#lib/playback/x.ts"],
  ["lib/notices/planted.ts", "#lib/playback/x.ts"],
  ["lib/moderation/planted.ts", "#lib/notices/x.ts"],
  ["lib/videos/planted.ts", "#lib/moderation/x.ts"],
  ["lib/playback/planted.ts", "#lib/account/x.ts"],
  ["lib/platform/planted.ts", "#lib/events/x.ts"],
  ["lib/shared/planted.ts", "#lib/platform/x.ts"],
  ["lib/shared/planted.ts", "viem"],
  ["lib/shared/planted.ts", "node:fs"],
  ["lib/kernel/planted.ts", "#lib/api/x.ts"],
  ["lib/api/planted.ts", "#lib/videos/x.ts"],
  // A relative path is no way around.
  ["lib/media/planted.ts", "../gate/x.ts"],
  ["lib/chains/evm/planted.ts", "../../gate/x.ts"],
  ["lib/gate/planted.ts", "../../app/server.ts"],
  ["lib/gate/planted.ts", "../../workers/x.ts"],
  // No room knows Next or React.
  ["lib/gate/planted.ts", "next/server"],
  ["lib/playback/planted.ts", "react"],
  ["workers/functions/planted.ts", "next/headers"],
  // The browser's side.
  ["lib/client/planted.ts", "#lib/gate/x.ts"],
  ["lib/client/planted.ts", "node:crypto"],
  ["components/player/planted.tsx", "#lib/playback/x.ts"],
  ["components/player/planted.tsx", "../../app/server.ts"],
  ["components/player/planted.tsx", "../../lib/gate/x.ts"],
  ["components/ui/planted.tsx", "node:fs"],
  // Pages and routes.
  ["app/studio/page.tsx", "#lib/kernel/create-kernel.ts"],
  ["app/watch/[videoId]/page.tsx", "../../../lib/gate/x.ts"],
  ["app/api/v1/videos/route.ts", "#lib/kernel/create-kernel.ts"],
  ["app/api/v1/videos/route.ts", "../../../../workers/x.ts"],
  ["app/api/v1/videos/route.ts", "#lib/client/x.ts"],
  ["app/studio/page.tsx", "../../workers/x.ts"],
  // Workers.
  ["workers/functions/planted.ts", "#lib/client/x.ts"],
  ["workers/functions/planted.ts", "#lib/api/x.ts"],
  ["workers/functions/planted.ts", "../../app/server.ts"],
  // server-only throws outside of Next.
  ["workers/planted.ts", "server-only"],
  ["lib/kernel/planted.ts", "server-only"],
  ["app/studio/page.tsx", "server-only"],
];

const allowed: [file: string, imported: string][] = [
  ["lib/playback/planted.ts", "#lib/gate/x.ts"],
  ["lib/playback/planted.ts", "#lib/videos/x.ts"],
  ["lib/playback/planted.ts", "#lib/chains/x.ts"],
  ["lib/playback/planted.ts", "#lib/insights/x.ts"],
  ["lib/moderation/planted.ts", "#lib/videos/x.ts"],
  ["lib/account/planted.ts", "#lib/playback/x.ts"],
  ["lib/gate/planted.ts", "#lib/chains/x.ts"],
  ["lib/auth/planted.ts", "#lib/chains/x.ts"],
  ["lib/videos/planted.ts", "#lib/storage/x.ts"],
  ["lib/videos/planted.ts", "#lib/events/x.ts"],
  ["lib/chains/evm/planted.ts", "../chain.ts"],
  ["lib/kernel/planted.ts", "#lib/playback/x.ts"],
  ["lib/client/planted.ts", "react"],
  ["lib/shared/api/planted.ts", "../gate.ts"],
  ["components/player/planted.tsx", "#lib/client/x.ts"],
  ["app/server.ts", "server-only"],
  ["app/server.ts", "#lib/kernel/x.ts"],
  ["app/api/v1/videos/route.ts", "#lib/videos/x.ts"],
  ["app/api/v1/videos/route.ts", "#lib/api/x.ts"],
  ["app/watch/[videoId]/page.tsx", "#lib/gate/x.ts"],
  ["app/api/inngest/route.ts", "../../../workers/functions/x.ts"],
  ["app/studio/page.tsx", "../../components/ui/x.tsx"],
  ["workers/functions/planted.ts", "#lib/kernel/x.ts"],
  ["workers/functions/planted.ts", "#lib/media/x.ts"],
  ["lib/gate/planted.test.ts", "../../scripts/x.ts"],
];

describe("the import rules", () => {
  let house: string;
  let findings: Finding[];
  /** Each file's imports, one a line, so that a finding's line tells its import. */
  const planted = new Map<string, string[]>();

  beforeAll(async () => {
    house = await mkdtemp(join(tmpdir(), "streamgate-arrows-"));
    for (const file of ["biome.json", "package.json", ".gitignore"])
      await cp(join(root, file), join(house, file));
    for (const [file, imported] of [...forbidden, ...allowed]) {
      planted.set(file, [...(planted.get(file) ?? []), imported]);
    }
    const sources = [...planted].map(([file, imports]): [string, string] => [
      file,
      imports.map((name, i) => `import { x as x${i} } from "${name}";`).join("\n"),
    ]);
    const loops: [string, string][] = [
      ["lib/media/one.ts", 'import { two } from "#lib/media/two.ts";\nexport const one = () => two;'],
      ["lib/media/two.ts", 'import { one } from "./one.ts";\nexport const two = () => one;'],
      ["lib/media/index.ts", 'export * from "./one.ts";'],
    ];
    for (const [file, source] of [...sources, ...loops]) {
      await mkdir(dirname(join(house, file)), { recursive: true });
      await writeFile(join(house, file), `${source}\n`);
    }
    findings = await lintImports(house);
  }, 60_000);

  afterAll(() => rm(house, { recursive: true, force: true }));

  const isFound = (file: string, imported: string) => {
    const line = (planted.get(file)?.indexOf(imported) ?? -1) + 1;
    return findings.some(
      (found) => found.file === file && found.line === line && found.rule === "style/noRestrictedImports",
    );
  };

  it.each(forbidden)("catch %s importing %s", (file, imported) => {
    expect(isFound(file, imported)).toBe(true);
  });

  it.each(allowed)("let %s import %s", (file, imported) => {
    expect(isFound(file, imported)).toBe(false);
  });

  it("catch a cycle, also one through the #lib alias", () => {
    const cycles = findings.filter((found) => found.rule === "suspicious/noImportCycles");
    expect(cycles.map((found) => found.file).sort()).toEqual(["lib/media/one.ts", "lib/media/two.ts"]);
  });

  it("catch a barrel file", () => {
    expect(findings).toContainEqual({
      file: "lib/media/index.ts",
      line: 1,
      rule: "performance/noBarrelFile",
    });
  });
});

describe("this repository", () => {
  it("keeps every import rule", async () => {
    expect(await lintImports(root)).toEqual([]);
  }, 60_000);

  it("marks code as server-only in app/server.ts and nowhere else", async () => {
    const marked: string[] = [];
    for await (const file of glob("{app,components,lib,workers}/**/*.{ts,tsx}", { cwd: root })) {
      if (/import "server-only"/.test(await readFile(join(root, file), "utf8"))) marked.push(file);
    }
    expect(marked).toEqual(["app/server.ts"]);
  });
});
