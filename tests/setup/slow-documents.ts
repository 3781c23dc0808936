import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";

const PIECE_BYTES = 1024;
/** Longer than a frame: a browser lays out and paints what it has of the page before the next piece. */
const PIECE_MS = 20;

/**
 * An HTTP proxy through which documents come in pieces, as on a slow connection, so that a browser paints pages of which
 * only the first part has come; everything else passes at once.
 */
export async function startSlowDocuments(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((incoming, outgoing) => {
    const { "accept-encoding": _, ...headers } = incoming.headers;
    const onward = request(incoming.url ?? "", { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      const isDocument = answer.headers["content-type"]?.startsWith("text/html") ?? false;
      // Who leaves a page early breaks the connection off.
      pipeline(isDocument ? inPieces(answer) : answer, outgoing).catch(() => onward.destroy());
    });
    onward.on("error", () => outgoing.destroy());
    pipeline(incoming, onward).catch(() => outgoing.destroy());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function* inPieces(document: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of document) {
    for (let from = 0; from < chunk.length; from += PIECE_BYTES) {
      yield chunk.subarray(from, from + PIECE_BYTES);
      await pause(PIECE_MS);
    }
  }
}
