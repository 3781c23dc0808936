import { Client } from "pg";
import type { Log } from "./log.ts";

export interface ListenOptions {
  databaseUrl: string;
  /** PostgreSQL channel, a plain identifier. */
  channel: string;
  /** Called with each notification's payload, and with "" after every (re)connection, when some may have been missed. */
  onNotify: (payload: string) => void;
  log: Log;
}

/**
 * Keeps one connection that LISTENs, and opens it again a second after it was lost. Notifications sent meanwhile are
 * gone: callers poll as well.
 */
export function listenTo(options: ListenOptions): { close(): Promise<void> } {
  let closed = false;
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  const later = () => {
    if (closed) return;
    clearTimeout(timer);
    timer = setTimeout(connect, 1_000);
  };
  const connect = async () => {
    client = new Client({
      connectionString: options.databaseUrl,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    client.on("notification", (message) => options.onNotify(message.payload ?? ""));
    client.on("error", () => {});
    client.on("end", later);
    try {
      await client.connect();
      await client.query(`LISTEN "${options.channel}"`);
      options.onNotify("");
    } catch {
      options.log.debug({ channel: options.channel }, "could not listen; polling carries on");
      later();
    }
  };
  void connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}
