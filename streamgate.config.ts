import type { Plugin } from "#lib/kernel/host.ts";

/** An operator's own plugins: chains, sign-ins, stores and the like (docs/plugins.md). They are set up after the built-in ones. */
export const plugins: readonly Plugin[] = [];
