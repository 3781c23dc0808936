import type { Plugin } from "#lib/kernel/host.ts";

/** An operator's own plugins: chains, stores, pinners and the like. They are set up after the built-in ones. */
export const plugins: readonly Plugin[] = [];
