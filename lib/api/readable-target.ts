import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

/** Answers what cannot be routed: 405 with `?because=method`, otherwise 400. */
export const refusalPath = "/api/refused";
/** There is no such page: its visitor is told so. */
const nowhere = "/no-such-page";

interface Target {
  method: string;
  /** Path and query as the request line has them. */
  url: string;
}

/**
 * Sends requests that Next fails on with a plain 500 to where they are refused properly: an address whose percent-encoding
 * is no UTF-8 (RFC 3986 §2.5), and TRACE, for which a Fetch `Request` cannot be made. Node tells of each request here before
 * it gives it to the server (`http.server.request.start`).
 */
export function keepTargetsReadable(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    Object.assign(request, readableTarget({ method: request.method ?? "", url: request.url ?? "" }));
  });
}

/** The same target, or the one that refuses it. */
export function readableTarget(target: Target): Target {
  if (target.method === "TRACE") return { method: "GET", url: `${refusalPath}?because=method` };
  const [path = ""] = target.url.split("?", 1);
  if (isDecodable(path)) return target;
  return { ...target, url: /^\/(api|ipfs)\//.test(path) ? refusalPath : nowhere };
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
