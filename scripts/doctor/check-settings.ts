import { access, constants, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { type Config, parseConfig } from "#lib/kernel/config.ts";
import type { Env } from "#lib/platform/env.ts";
import type { StartSettings } from "../local/settings.ts";
import { broken, type Capability, off, ready } from "./capability.ts";

/** What the environment says, as the web server and the worker will parse it. */
export function checkSettings(env: Env, settings: StartSettings, madeUp: readonly string[]): Capability[] {
  let config: Config;
  try {
    // The supervisor fills in the address of the embedded PostgreSQL.
    config = parseConfig({ DATABASE_URL: "postgresql://localhost", ...env, DATA_DIR: settings.dataDir });
  } catch (error) {
    return [broken("Configuration", error)];
  }
  const operators = config.operatorAccounts.length;
  return [
    ready(
      "Master key",
      madeUp.includes("MASTER_KEY") ? "made up once for this data folder" : "from the environment",
      "MASTER_KEY",
    ),
    config.uploaders === "open"
      ? ready("Uploads", "everybody who signs in may upload", "UPLOADERS")
      : ready("Uploads", `${config.uploaderAccounts.length} listed accounts may upload`, "UPLOADER_ACCOUNTS"),
    operators > 0
      ? ready("Operators", `${operators} accounts`, "OPERATOR_ACCOUNTS")
      : off("Operators", "nobody sees the operator pages", "OPERATOR_ACCOUNTS"),
    config.metricsToken
      ? ready("Metrics", "opened by the token", "METRICS_TOKEN")
      : off("Metrics", "/api/ops/metrics is closed", "METRICS_TOKEN"),
    env.TRUSTED_PROXIES
      ? ready("Client addresses", "X-Forwarded-For is believed from the named proxies", "TRUSTED_PROXIES")
      : off(
          "Client addresses",
          "rates are counted by the socket's address: behind a proxy everybody shares one",
          "TRUSTED_PROXIES",
        ),
    env.NEXT_PUBLIC_WALLETCONNECT_PROJECT_ID
      ? ready("WalletConnect", "offered beside browser wallets", "NEXT_PUBLIC_WALLETCONNECT_PROJECT_ID")
      : off("WalletConnect", "browser wallets only", "NEXT_PUBLIC_WALLETCONNECT_PROJECT_ID"),
  ];
}

/** The engine that runs background jobs: our own, or an Inngest server. */
export async function checkJobs(env: Env): Promise<Capability> {
  const variable = "INNGEST_BASE_URL";
  if (!env.INNGEST_BASE_URL) return ready("Jobs", "run by the embedded engine", variable);
  const host = URL.parse(env.INNGEST_BASE_URL)?.host ?? "an address that does not parse";
  try {
    const response = await fetch(new URL("/health", env.INNGEST_BASE_URL), {
      signal: AbortSignal.timeout(5_000),
    });
    await response.body?.cancel();
    return response.ok
      ? ready("Jobs", `run by the Inngest server at ${host}`, variable)
      : broken("Jobs", `the Inngest server at ${host} answers ${response.status}`, variable);
  } catch {
    return broken("Jobs", `the Inngest server at ${host} does not answer`, variable);
  }
}

/** Below this a single video may fill the disk. */
const comfortableBytes = 10 * 1024 ** 3;

export async function checkStorage(settings: StartSettings): Promise<Capability> {
  const variable = "DATA_DIR";
  const folder = await nearestExisting(settings.dataDir);
  try {
    await access(folder, constants.W_OK);
  } catch {
    return broken("Storage", `${folder} is not writable`, variable);
  }
  const { bavail, bsize } = await statfs(folder);
  const gigabytes = (bavail * bsize) / 1024 ** 3;
  const detail = `${settings.dataDir}, ${gigabytes.toFixed(gigabytes < 10 ? 1 : 0)} GiB free`;
  return bavail * bsize < comfortableBytes
    ? broken("Storage", `${detail}: too little for video`, variable)
    : ready("Storage", detail, variable);
}

async function nearestExisting(folder: string): Promise<string> {
  const exists = await access(folder).then(
    () => true,
    () => false,
  );
  return exists || dirname(folder) === folder ? folder : nearestExisting(dirname(folder));
}
