import { createHash } from "node:crypto";
import type { App, EngineContext } from "../context.ts";
import { inTransaction, type Transaction } from "../database.ts";
import { nextCronTime } from "../events/cron-time.ts";
import type { FunctionConfig } from "./function-config.ts";
import { parseRegistration, type Registration } from "./parse-registration.ts";

async function storeFunction(
  ctx: EngineContext,
  tx: Transaction,
  app: string,
  config: FunctionConfig,
): Promise<void> {
  await tx.query(
    `INSERT INTO engine.functions (id, app, name, config, active) VALUES ($1, $2, $3, $4, true)
     ON CONFLICT (id) DO UPDATE SET app = excluded.app, name = excluded.name, config = excluded.config, active = true`,
    [config.id, app, config.name, JSON.stringify(config)],
  );
  await tx.query("DELETE FROM engine.crons WHERE function_id = $1 AND expression <> ALL($2)", [
    config.id,
    config.crons,
  ]);
  for (const expression of config.crons) {
    await tx.query(
      "INSERT INTO engine.crons (function_id, expression, next_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
      [config.id, expression, nextCronTime(expression, ctx.clock.now())],
    );
  }
}

async function store(
  ctx: EngineContext,
  tx: Transaction,
  registration: Registration,
  url: string,
): Promise<boolean> {
  const checksum = createHash("sha256")
    .update(JSON.stringify([url, registration]))
    .digest("hex");
  const { rowCount } = await tx.query(
    `INSERT INTO engine.apps AS a (name, url, sdk, checksum) VALUES ($1, $2, $3, $4)
     ON CONFLICT (name) DO UPDATE SET url = excluded.url, sdk = excluded.sdk, checksum = excluded.checksum, synced_at = now()
     WHERE a.checksum <> excluded.checksum`,
    [registration.app, url, registration.sdk ?? null, checksum],
  );
  if (rowCount === 0) return false;
  for (const config of registration.functions) await storeFunction(ctx, tx, registration.app, config);
  await tx.query("UPDATE engine.functions SET active = false WHERE app = $1 AND id <> ALL($2)", [
    registration.app,
    registration.functions.map(({ id }) => id),
  ]);
  return true;
}

/**
 * Takes what an app told of its functions: new and changed ones are stored, those it no longer has start no more runs.
 * Throws what parseRegistration throws.
 */
export async function registerApp(ctx: EngineContext, { name, url }: App, body: unknown): Promise<void> {
  const registration = parseRegistration(name, body);
  if (await inTransaction(ctx.pool, (tx) => store(ctx, tx, registration, url)))
    ctx.log.info({ app: name, functions: registration.functions.length }, "registered an app's functions");
}
