import canonicalize from "canonicalize";
import { Agent, request } from "undici";
import type { Clock } from "#lib/platform/clock.ts";
import { isSignedBy, sign } from "./signature.ts";

/** An app's answer. `authentic` says whether the app signed exactly this body with our signing key. */
export interface AppResponse {
  status: number;
  body: string;
  header(name: string): string | undefined;
  authentic: boolean;
}

/** Sends signed requests to apps. Rejects when the app cannot be reached, the connection breaks, or `signal` fires. */
export interface AppClient {
  send(method: "POST" | "PUT", url: string, payload: unknown, options: SendOptions): Promise<AppResponse>;
  close(): Promise<void>;
}

interface SendOptions {
  headers?: Record<string, string>;
  signal: AbortSignal;
}

/** An answer larger than this is not read on: many parallel steps may be planned in one answer, results are bounded. */
const answerMaxBytes = 32 * 1024 * 1024;

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > answerMaxBytes) throw new Error(`The answer is larger than ${answerMaxBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * A client that signs what it sends and checks the signature of what comes back. A step may take minutes before
 * its first byte, so there is no time limit on headers or body (fetch would give up after 300 s).
 */
export function createAppClient(options: { signingKey: string; clock: Clock }): AppClient {
  // Idle sockets are dropped before Node's server (5 s) drops them, so that a call seldom meets a closing one.
  const agent = new Agent({
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: 5_000 },
    keepAliveTimeout: 2_000,
  });
  return {
    async send(method, url, payload, { headers, signal }) {
      const body = canonicalize(payload) ?? "null";
      const response = await request(url, {
        method,
        body,
        signal,
        dispatcher: agent,
        headers: {
          "content-type": "application/json",
          "x-inngest-signature": sign(body, options.signingKey, options.clock),
          ...headers,
        },
      });
      const text = await readText(response.body);
      const header = (name: string): string | undefined => {
        const value = response.headers[name];
        return Array.isArray(value) ? value[0] : value;
      };
      const authentic = isSignedBy(text, header("x-inngest-signature"), options.signingKey, options.clock);
      return { status: response.statusCode, body: text, header, authentic };
    },
    close: () => agent.destroy(),
  };
}
