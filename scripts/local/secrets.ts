import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { z } from "zod";
import type { Env } from "#lib/platform/env.ts";
import { dataPaths } from "./data-folder.ts";

const secretsSchema = z.object({
  MASTER_KEY: z.string(),
  INNGEST_SIGNING_KEY: z.string(),
  INNGEST_EVENT_KEY: z.string(),
});

/** Secrets of one development instance. */
export type Secrets = z.output<typeof secretsSchema>;

/**
 * The secrets that `env` lacks, made up once and kept in DATA_DIR/secrets.json (0600), so that videos made today
 * can still be decrypted tomorrow. For development only: production brings its own.
 */
export async function developmentSecrets(dataDir: string, env: Env): Promise<Partial<Secrets>> {
  const file = dataPaths.secrets(dataDir);
  const kept = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  const secrets = kept === undefined ? makeSecrets() : secretsSchema.parse(JSON.parse(kept));
  if (kept === undefined) {
    await writeFile(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  }
  const wanted = Object.entries(secrets).filter(([name]) => {
    // With a real Inngest server its keys must come from there; ours would only hide that they are missing.
    if (name.startsWith("INNGEST_") && env.INNGEST_BASE_URL) return false;
    return !env[name];
  });
  return Object.fromEntries(wanted);
}

function makeSecrets(): Secrets {
  return {
    MASTER_KEY: randomBytes(32).toString("base64"),
    // Inngest's format: a prefix naming the environment, then hex.
    INNGEST_SIGNING_KEY: `signkey-prod-${randomBytes(32).toString("hex")}`,
    INNGEST_EVENT_KEY: randomBytes(24).toString("base64url"),
  };
}
