import {
  Agent,
  createServer,
  request as forward,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { pipeline } from "node:stream/promises";

export interface ChainProxy {
  /** JSON-RPC over HTTP. */
  url: string;
  close(): Promise<void>;
}

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * Passes JSON-RPC over HTTP on to the local chain at `chainUrl`: for programs, for browser extensions, and for pages of
 * `ownOrigin()` alone. Any other site that is open in a browser of this machine is refused, also when it had its name
 * resolved to this machine (its Host tells). The chain itself would answer all of them, by WebSocket without asking.
 * Resolves when it listens on 127.0.0.1.
 */
export async function startChainProxy(options: {
  port: number;
  chainUrl: string;
  ownOrigin: () => string | undefined;
}): Promise<ChainProxy> {
  const { port, chainUrl, ownOrigin } = options;
  const agent = new Agent({ keepAlive: true });
  const server = createServer((asked, answer) => {
    const { origin } = asked.headers;
    if (!isLoopback(asked.headers.host) || !mayAsk(origin, ownOrigin())) {
      answer
        .writeHead(403, { "content-type": "text/plain" })
        .end("Only this site's own pages may ask its chain.\n");
      return;
    }
    if (origin !== undefined) allow(answer, origin);
    if (asked.method === "OPTIONS") answer.writeHead(204).end();
    else passOn(asked, answer, chainUrl, agent);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      agent.destroy();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function isLoopback(host: string | undefined): boolean {
  const url = `http://${host ?? ""}/`;
  return URL.canParse(url) && loopback.has(new URL(url).hostname);
}

/** A page says where it is from, and cannot lie; what names no site is a program or a browser's extension. */
function mayAsk(origin: string | undefined, own: string | undefined): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  return /^https?:$/.test(new URL(origin).protocol) ? origin === own : true;
}

function allow(answer: ServerResponse, origin: string): void {
  answer.setHeader("access-control-allow-origin", origin);
  answer.setHeader("access-control-allow-headers", "content-type");
  answer.setHeader("access-control-allow-methods", "POST");
  answer.setHeader("vary", "origin");
}

function passOn(asked: IncomingMessage, answer: ServerResponse, chainUrl: string, agent: Agent): void {
  const { host: _host, origin: _origin, connection: _connection, ...headers } = asked.headers;
  const broken = () => {
    if (answer.headersSent) answer.destroy();
    else answer.writeHead(502).end();
  };
  const passed = forward(chainUrl, { method: asked.method, headers, agent }, (given) => {
    answer.writeHead(given.statusCode ?? 502, {
      "content-type": given.headers["content-type"] ?? "application/json",
    });
    pipeline(given, answer).catch(broken);
  });
  passed.on("error", broken);
  pipeline(asked, passed).catch(broken);
}
