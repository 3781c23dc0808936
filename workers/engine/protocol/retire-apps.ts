import type { EngineContext } from "../context.ts";
import { inTransaction } from "../database.ts";

/**
 * Functions of apps that are no longer configured start no more runs; they are taken anew when their app returns.
 * Gives the names of the configured apps whose functions are known.
 */
export async function retireApps(ctx: EngineContext): Promise<Set<string>> {
  const names = [...ctx.apps.keys()];
  return inTransaction(ctx.pool, async (tx) => {
    await tx.query("UPDATE engine.functions SET active = false WHERE active AND app <> ALL($1)", [names]);
    await tx.query("UPDATE engine.apps SET checksum = '' WHERE name <> ALL($1)", [names]);
    const { rows } = await tx.query<{ name: string }>("SELECT name FROM engine.apps WHERE checksum <> ''");
    return new Set(rows.map(({ name }) => name));
  });
}
