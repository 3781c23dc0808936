import { readFile, writeFile } from "node:fs/promises";
import { completeLock, type LockFile } from "./lock-file.ts";

// Run after each `npm install` that changed dependencies: `npm run lock`.
const file = new URL("../package-lock.json", import.meta.url);
const { lock, added } = completeLock(JSON.parse(await readFile(file, "utf8")) as LockFile);
await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(
  added.length === 0 ? "The lock was complete." : `Added ${added.length}:\n  ${added.join("\n  ")}`,
);
