import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { artifactFile, contractNames, hashSources, repositoryRoot, sourceFiles } from "./contract-sources.ts";

/**
 * Compiles contracts/ with solc and writes one typed module (ABI and creation code) per contract,
 * so that neither the browser nor a test needs a compiler. `npm run contracts`, after every change of a .sol file.
 */
interface CompilerOutput {
  errors?: { severity: string; formattedMessage: string }[];
  contracts?: Record<string, Record<string, { abi: unknown; evm: { bytecode: { object: string } } }>>;
}

const load = createRequire(import.meta.url);

function compile(): NonNullable<CompilerOutput["contracts"]> {
  const solc: { compile(input: string, callbacks: object): string } = load("solc");
  const input = {
    language: "Solidity",
    sources: Object.fromEntries(sourceFiles().map((file) => [file.path, { content: file.content }])),
    settings: {
      evmVersion: "cancun",
      optimizer: { enabled: true, runs: 200 },
      // Without the metadata hash equal sources give equal bytes wherever they are compiled.
      metadata: { bytecodeHash: "none" },
      outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
    },
  };
  const imports = (path: string) => ({
    contents: readFileSync(join(repositoryRoot, "node_modules", path), "utf8"),
  });
  const output: CompilerOutput = JSON.parse(solc.compile(JSON.stringify(input), { import: imports }));
  const problems = (output.errors ?? []).map((error) => error.formattedMessage);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return output.contracts ?? {};
}

const contracts = compile();
const hash = hashSources();
for (const { path, name } of contractNames()) {
  const contract = contracts[path]?.[name];
  if (contract === undefined) throw new Error(`${path} does not define ${name}`);
  const file = artifactFile(path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    [
      `// Made by scripts/build-contracts.ts from ${path}; do not edit. Sources ${hash}`,
      `export const abi = ${JSON.stringify(contract.abi)} as const;`,
      `export const bytecode = "0x${contract.evm.bytecode.object}" as const;`,
      "",
    ].join("\n"),
  );
}
process.stdout.write(`Wrote ${contractNames().length} contract modules.\n`);
