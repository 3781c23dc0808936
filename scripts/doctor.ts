import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { broken, type Capability } from "./doctor/capability.ts";
import { checkChains } from "./doctor/check-chains.ts";
import { checkDatabase } from "./doctor/check-database.ts";
import { checkEmail } from "./doctor/check-email.ts";
import { checkJobs, checkSettings, checkStorage } from "./doctor/check-settings.ts";
import { checkChromium, checkFfmpeg, checkNode } from "./doctor/check-tools.ts";
import { dataPaths } from "./local/data-folder.ts";
import { findRunningInstance } from "./local/run-record.ts";
import { developmentSecrets, type Secrets } from "./local/secrets.ts";
import { loadEnvFile, readStartSettings, type StartSettings } from "./local/settings.ts";

// `npm run doctor [-- --json]`: what works here, what is off, what is broken, and the variable to set.
// Exits with 1 when something is broken. Changes nothing.

async function examine(): Promise<Capability[]> {
  let settings: StartSettings;
  try {
    settings = readStartSettings(process.env);
  } catch (error) {
    return [broken("Configuration", error)];
  }
  const secrets = await secretsOf(settings);
  const env = { ...process.env, ...secrets };
  const running = await findRunningInstance(settings.dataDir);
  const groups = await Promise.all([
    checkNode(),
    checkDatabase(settings),
    checkFfmpeg(env),
    checkStorage(settings),
    checkJobs(env),
    checkChains(env, running?.chain),
    checkSettings(env, settings, Object.keys(secrets)),
    checkEmail(env),
    checkChromium(),
  ]);
  return groups.flat();
}

/** The secrets that a start would make up, without keeping them when there are none yet. */
async function secretsOf(settings: StartSettings): Promise<Partial<Secrets>> {
  if (settings.production) return {};
  if (existsSync(dataPaths.secrets(settings.dataDir)))
    return developmentSecrets(settings.dataDir, process.env);
  const ofLaterStart = {
    MASTER_KEY: "A".repeat(43).concat("="),
    INNGEST_SIGNING_KEY: "made at the first start",
  };
  const all: Secrets = { ...ofLaterStart, INNGEST_EVENT_KEY: "made at the first start" };
  return Object.fromEntries(Object.entries(all).filter(([name]) => !process.env[name]));
}

function printTable(capabilities: readonly Capability[]): void {
  const marks = { ready: "✓", off: "–", broken: "✗" } as const;
  const width = Math.max(...capabilities.map(({ name }) => name.length));
  for (const { name, status, detail, variable } of capabilities) {
    const hint = variable && status !== "ready" ? `  [${variable}]` : "";
    const lines = `${detail}${hint}`.split("\n");
    console.log(
      `${marks[status]} ${name.padEnd(width)}  ${status.padEnd(6)}  ${lines.join(`\n${" ".repeat(width + 12)}`)}`,
    );
  }
}

const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
loadEnvFile();
const capabilities = await examine();
if (values.json) console.log(JSON.stringify({ capabilities }, null, 2));
else printTable(capabilities);
process.exitCode = capabilities.some(({ status }) => status === "broken") ? 1 : 0;
