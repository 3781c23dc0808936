import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** How the proxy treats what it is asked. */
export type RpcProxyMode = "pass" | "hang" | "drop" | "http-503" | "garbage" | "refuse-batch" | "rpc-error";

export interface RpcProxy {
  url: string;
  mode: RpcProxyMode;
  /** Bodies of the HTTP requests so far. */
  requests: unknown[];
  /** How many of them were answered. */
  answered: number;
  /** Called with each request's body before it is passed on, for example to mine a block in between. */
  beforeAnswer?: ((body: unknown) => Promise<void>) | undefined;
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
    const reply = (status: number, content: string) => {
      response.writeHead(status, { "content-type": "application/json" }).end(content);
      proxy.answered += 1;
    };
    if (proxy.mode === "hang") return;
    if (proxy.mode === "drop") return void response.destroy();
    if (proxy.mode === "http-503") return reply(503, "<html>busy</html>");
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
    const passed = await fetch(target, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: text,
    });
    reply(passed.status, await passed.text());
  };
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  const proxy: RpcProxy = {
    url: `http://127.0.0.1:${port}/secret-key`,
    mode: "pass",
    requests: [],
    answered: 0,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return proxy;
}
