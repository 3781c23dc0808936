import { flushCompileCache } from "node:module";
import { parseArgs } from "node:util";
import { createKernel } from "#lib/kernel/create-kernel.ts";
import { AppError } from "#lib/platform/errors.ts";
import { plugins } from "../streamgate.config.ts";
import { parseRoles } from "./roles.ts";
import { startWorkers } from "./start.ts";

const { values } = parseArgs({ options: { roles: { type: "string", default: "all" } } });

try {
  const roles = parseRoles(values.roles);
  const host = await createKernel({ name: "worker", env: process.env, plugins, maxConnections: 30 });
  const stop = () => void host.shutdown.run().finally(() => process.exit(0));
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  await startWorkers(host, roles);
  // Written now (when NODE_COMPILE_CACHE asks for it): a killed process would never come to it.
  flushCompileCache();
} catch (error) {
  console.error(error instanceof AppError ? error.message : error);
  process.exit(1);
}
