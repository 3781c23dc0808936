import { createKernel } from "#lib/kernel/create-kernel.ts";
import { startWorkers } from "../../../workers/start.ts";
import { sqliteStores } from "../../stores/plugin.ts";

// A worker over the stores of tests/stores, in a process of its own. It tells its parent each path that it imports into the store
// of packages, and that it works.
const host = await createKernel({
  name: "worker",
  env: process.env,
  plugins: [sqliteStores],
  maxConnections: 15,
});
const { packages } = host.stores;
const importFiles = packages.importFiles.bind(packages);
packages.importFiles = async (files) => {
  const imported = await importFiles(files);
  for (const { path } of imported) process.send?.({ imported: path });
  return imported;
};
process.once("SIGTERM", () => void host.shutdown.run().finally(() => process.exit(0)));
await startWorkers(host, ["ingest", "transcode", "store"]);
process.send?.({ started: true });
