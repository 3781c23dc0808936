import type { Plugin } from "#lib/kernel/host.ts";
import { sqliteStores } from "../stores/plugin.ts";
import { ledgerPlugin } from "./ledger.ts";
import { memoryPlugin } from "./memory-plugin.ts";

/** Everything that can come from outside: a chain, a condition, a namespace, a sign-in, stores and a pinner. */
export const plugins: readonly Plugin[] = [memoryPlugin, ledgerPlugin, sqliteStores];
