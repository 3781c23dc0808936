import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

// Prisma insists on an engine binary, which not every network lets one download, and never runs it for `generate`:
// any executable will do. https://www.prisma.io/docs/orm/reference/environment-variables-reference
const prisma = join(dirname(createRequire(import.meta.url).resolve("prisma/package.json")), "build/index.js");
const { status, stderr } = spawnSync(process.execPath, [prisma, "generate", "--no-hints"], {
  env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" },
  stdio: ["ignore", "ignore", "pipe"],
  encoding: "utf8",
});
if (status !== 0) {
  console.error(stderr);
  process.exit(status ?? 1);
}
console.log("Generated the Prisma client.");
