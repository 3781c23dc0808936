import "server-only";
import type { RequestFacts } from "#lib/api/request-facts.ts";
import { answer as answerWith, createRoute } from "#lib/api/route.ts";
import { createKernel } from "#lib/kernel/create-kernel.ts";
import type { Host } from "#lib/kernel/host.ts";
import { plugins } from "../streamgate.config.ts";

// Next may evaluate this module once for pages and once for routes; the process still has one host.
const holder = globalThis as typeof globalThis & { streamgateHost?: Promise<Host> };

/** The web process's host, built at the first request: `next build` needs no secrets. */
export function getHost(): Promise<Host> {
  holder.streamgateHost ??= createKernel({
    name: "web",
    env: process.env,
    plugins,
    maxConnections: 20,
  }).catch((error) => {
    // A wrong environment stays wrong, but a passing failure must not stick for the life of the process.
    delete holder.streamgateHost;
    throw error;
  });
  return holder.streamgateHost;
}

/** Makes a route handler of an operation's contract: `export const GET = route(getVideo, async ({ host }) => …)`. */
export const route = createRoute(getHost);

/** For routes that are no JSON operation: the same reference, log line, metrics and problem+json. */
export function answer(
  operation: string,
  request: Request,
  handle: (host: Host, reference: string, headers: Headers, facts: RequestFacts) => Promise<Response>,
): Promise<Response> {
  return answerWith(getHost, operation, request, handle);
}
