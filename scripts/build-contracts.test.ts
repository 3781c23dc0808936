import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { artifactFile, contractNames, hashSources } from "./contract-sources.ts";

describe("the contract modules", () => {
  const hash = hashSources();

  it.each(contractNames())("are made from the present sources: $name", ({ path }) => {
    const [header] = readFileSync(artifactFile(path), "utf8").split("\n", 1);
    expect(header, "run npm run contracts").toContain(`${path}; do not edit. Sources ${hash}`);
  });
});
