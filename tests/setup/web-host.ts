import type { Host } from "#lib/kernel/host.ts";

const holder = globalThis as typeof globalThis & { streamgateHost?: Promise<Host> };

/** Lets the web app's routes answer by `host` (app/server.ts); without one they make their own when they are asked first. */
export function setWebHost(host: Host | undefined): void {
  if (host === undefined) delete holder.streamgateHost;
  else holder.streamgateHost = Promise.resolve(host);
}
