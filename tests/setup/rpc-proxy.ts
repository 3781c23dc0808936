import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** How the proxy treats what it is asked. */
export type RpcProxyMode =
  | "pass"
  | "hang"
  | "drop"
  | "http-500"
  | "http-503"
  | "http-429"
  | "garbage"
  | "half-body"
  | "refuse-batch"
  | "rpc-error";

export interface RpcProxy {
  url: string;
  mode: RpcProxyMode;
  /** The endpoint that it passes questions on to; one of another chain makes it serve the wrong one. */
  target: string;
  /** Waits so long before it answers. */
  delayMs: number;
  /** Knows no newer block than this one: a node that fell behind. */
  stuckAt?: bigint | undefined;
  /** What `http-429` and `http-503` say in Retry-After. */
  retryAfter?: string | undefined;
  /** Bodies of the HTTP requests so far. */
  requests: unknown[];
  /** How many of them were answered. */
  answered: number;
  /** Called with each request's body before it is passed on, for example to mine a block in between. */
  beforeAnswer?: ((body: unknown) => Promise<void>) | undefined;
  /** Forgets what it was asked, and passes everything on as at the start. */
  reset(): void;
  close(): Promise<void>;
}

/** An HTTP proxy in front of a JSON-RPC endpoint that counts requests and fails on demand. */
export async function startRpcProxy(target: string): Promise<RpcProxy> {
  const server = createServer(
    (request, response) => void answer(request, response).catch(() => response.destroy()),
  );
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body: unknown = JSON.parse(text);
    proxy.requests.push(body);
    await proxy.beforeAnswer?.(body);
    if (proxy.delayMs > 0) await wait(proxy.delayMs);
    const reply = (status: number, content: string) => {
      const busy = (status === 429 || status === 503) && proxy.retryAfter !== undefined;
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(content) };
      response.writeHead(status, { ...headers, ...(busy ? { "retry-after": proxy.retryAfter } : {}) });
      proxy.answered += 1;
      if (proxy.mode !== "half-body") return void response.end(content);
      response.write(content.slice(0, content.length / 2), () => response.destroy());
    };
    if (proxy.mode === "hang") return;
    if (proxy.mode === "drop") return void response.destroy();
    if (proxy.mode === "http-500") return reply(500, '{"error":"internal"}');
    if (proxy.mode === "http-503") return reply(503, "<html>busy</html>");
    if (proxy.mode === "http-429") return reply(429, '{"message":"slow down"}');
    if (proxy.mode === "garbage") return reply(200, "<html>hello</html>");
    if (proxy.mode === "refuse-batch" && Array.isArray(body)) {
      return reply(
        200,
        JSON.stringify({ jsonrpc: "2.0", id: null, error: { code: -32600, message: "no batch" } }),
      );
    }
    if (proxy.mode === "rpc-error") {
      const fail = (call: { id: unknown }) => ({
        jsonrpc: "2.0",
        id: call.id,
        error: { code: -32005, message: "limit exceeded" },
      });
      return reply(200, JSON.stringify(Array.isArray(body) ? body.map(fail) : fail(body as { id: unknown })));
    }
    const passed = await fetch(proxy.target, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body:
        proxy.stuckAt === undefined ? text : text.replaceAll('"latest"', `"0x${proxy.stuckAt.toString(16)}"`),
    });
    reply(passed.status, await passed.text());
  };
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const proxy: RpcProxy = {
    url: `http://127.0.0.1:${port}/secret-key`,
    mode: "pass",
    target,
    delayMs: 0,
    requests: [],
    answered: 0,
    reset() {
      const start = { mode: "pass", target, delayMs: 0, answered: 0 } as const;
      Object.assign(proxy, { ...start, stuckAt: undefined, retryAfter: undefined, beforeAnswer: undefined });
      proxy.requests.length = 0;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return proxy;
}
