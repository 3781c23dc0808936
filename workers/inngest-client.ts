import { Inngest } from "inngest";
import type { Config } from "#lib/kernel/config.ts";
import type { Log } from "#lib/platform/log.ts";

/** The two Inngest apps: short steps in the web process, FFmpeg and storage in workers. */
export type AppName = "streamgate-web" | "streamgate-worker";

/**
 * The SDK client of one app. INNGEST_BASE_URL names a real Inngest server; without it the embedded engine, which the
 * worker serves on loopback, is spoken to in the same protocol.
 */
export function createInngest(config: Config, id: AppName, log: Log): Inngest {
  const { baseUrl, eventKey, signingKey } = config.inngest;
  return new Inngest({
    id,
    eventKey,
    signingKey,
    isDev: false,
    baseUrl: (baseUrl ?? config.workerUrl).origin,
    logger: log,
  });
}
