// The embedded engine as a process of its own, so that tests can kill it: node engine-process.ts '<JSON options>'.
import { startEngine } from "./start-engine.ts";

const options = JSON.parse(process.argv[2] ?? "{}") as Parameters<typeof startEngine>[0];
const served = await startEngine(options);
process.on("SIGTERM", () => {
  void served.stop().then(() => process.exit(0));
});
console.log("started");
