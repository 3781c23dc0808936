import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Clock, LiteSVM } from "litesvm";
import { type WebSocket, WebSocketServer } from "ws";
import { RpcError, type RpcMethod, svmMethods } from "./svm-methods.ts";

/** The genesis hash of devnet: https://docs.solana.com/clusters */
const devnet = "EtWTRABZaYq6iMfeYKouRu166VU2xqa1wcaWoxPkrZBG";

interface RpcRequest {
  id?: unknown;
  method?: string;
  params?: readonly unknown[];
}

/**
 * A Solana cluster of one node in this process: the real runtime with the real SPL Token and Token-2022 programs (litesvm)
 * behind Solana's JSON-RPC over HTTP and WebSocket. It makes a block when it is told to, and one for each transaction.
 * `close()` it in afterAll.
 */
export async function startSolanaServer({ genesisHash = devnet }: { genesisHash?: string } = {}) {
  const svm = new LiteSVM();
  const sockets = new WebSocketServer({ noServer: true });
  const done = new Map<string, unknown>();
  const watchers = new Map<number, { socket: WebSocket; signature?: string }>();
  let nextWatcher = 1;

  const tell = (id: number, method: string, result: unknown) =>
    watchers
      .get(id)
      ?.socket.send(JSON.stringify({ jsonrpc: "2.0", method, params: { result, subscription: id } }));
  const slot = () => Number(svm.getClock().slot);
  const tellSignature = (id: number, err: unknown) =>
    tell(id, "signatureNotification", { context: { slot: slot() }, value: { err } });

  const server = {
    svm,
    genesisHash,
    /** Makes a block: the next slot with a blockhash of its own, at the present time. */
    advance() {
      const { slot: last, epochStartTimestamp, epoch, leaderScheduleEpoch } = svm.getClock();
      const now = BigInt(Math.floor(Date.now() / 1000));
      svm.setClock(new Clock(last + 1n, epochStartTimestamp, epoch, leaderScheduleEpoch, now));
      svm.expireBlockhash();
      for (const [id, { signature }] of watchers) {
        if (signature !== undefined) continue;
        tell(id, "slotNotification", { parent: slot() - 1, root: slot() - 1, slot: slot() });
      }
    },
    processed(signature: string, error: unknown) {
      done.set(signature, error);
      for (const [id, watcher] of watchers) if (watcher.signature === signature) tellSignature(id, error);
    },
  };
  server.advance();

  const methods: Record<string, RpcMethod> = svmMethods(server);
  /** HTTP requests so far, each with the methods that it asked. */
  const requests: string[][] = [];

  const answerOne = ({ id = null, method = "", params = [] }: RpcRequest) => {
    try {
      const known = methods[method];
      if (known === undefined) throw new RpcError(-32601, "Method not found");
      return { jsonrpc: "2.0", id, result: known(params) };
    } catch (error) {
      const { code, message, data } = error instanceof RpcError ? error : new RpcError(-32603, String(error));
      return { jsonrpc: "2.0", id, error: { code, message, data } };
    }
  };
  const http = createServer(async (request, response) => {
    const body = (await readJson(request)) as RpcRequest | RpcRequest[];
    const calls = Array.isArray(body) ? body : [body];
    requests.push(calls.map(({ method = "" }) => method));
    // Wallets in a browser ask from another origin.
    response.writeHead(200, {
      "content-type": "application/json",
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "*",
    });
    if (request.method === "OPTIONS") return void response.end();
    response.end(JSON.stringify(Array.isArray(body) ? body.map(answerOne) : answerOne(body)));
  });

  const subscribe = (socket: WebSocket, { id, method, params = [] }: RpcRequest) => {
    const reply = (result: unknown) => socket.send(JSON.stringify({ jsonrpc: "2.0", id, result }));
    if (method?.endsWith("Unsubscribe")) return reply(watchers.delete(Number(params[0])));
    if (method !== "slotSubscribe" && method !== "signatureSubscribe") return;
    const watcher = nextWatcher++;
    const signature = method === "signatureSubscribe" ? String(params[0]) : undefined;
    watchers.set(watcher, { socket, ...(signature === undefined ? {} : { signature }) });
    reply(watcher);
    if (signature !== undefined && done.has(signature)) tellSignature(watcher, done.get(signature));
  };
  http.on("upgrade", (request, stream, head) =>
    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on("message", (text) => subscribe(socket, JSON.parse(text.toString()) as RpcRequest));
      socket.on("close", () => {
        for (const [id, watcher] of watchers) if (watcher.socket === socket) watchers.delete(id);
      });
    }),
  );

  await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
  const { port } = http.address() as AddressInfo;
  return {
    ...server,
    /** CAIP-2. */
    id: `solana:${genesisHash.slice(0, 32)}`,
    url: `http://127.0.0.1:${port}`,
    /** The validator's habit: the WebSocket of a node listens one port above. Here both share one. */
    webSocketUrl: `ws://127.0.0.1:${port}`,
    requests,
    /** Teaches the node further methods, such as those of DAS. */
    methods,
    close: () =>
      new Promise<void>((closed) => {
        for (const socket of sockets.clients) socket.terminate();
        http.close(() => closed());
        http.closeAllConnections();
      }),
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === "" ? {} : JSON.parse(text);
}
