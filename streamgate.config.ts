import type { Plugin } from "#lib/kernel/host.ts";

/** An operator's own plugins: chains, kinds of conditions, sign-ins, stores and the like (docs/plugins.md), set up after the built-in ones. */
export const plugins: readonly Plugin[] = [];
