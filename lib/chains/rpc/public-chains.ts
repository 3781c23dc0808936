import { z } from "zod";
import { type Env, parseEnv } from "#lib/platform/env.ts";

const schema = z.object({ PUBLIC_CHAINS: z.enum(["on", "off"], "must be on or off").default("on") });

/**
 * Whether known chains that no variable names are read by their public endpoints: yes, unless `PUBLIC_CHAINS=off`. Nothing is
 * asked before a gate needs it. Throws ConfigurationError.
 */
export function readsPublicChains(env: Env): boolean {
  return parseEnv(schema, env).PUBLIC_CHAINS === "on";
}
