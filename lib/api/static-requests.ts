import { subscribe } from "node:diagnostics_channel";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** Files that Next serves by itself: of the build, and those in public/. */
const staticFile = /^\/(?:_next\/static\/|icons\/|favicon\.ico(?:\?|$)|site\.webmanifest(?:\?|$))/;
const conditions = ["range", "if-range", "if-match", "if-unmodified-since"] as const;

/**
 * Has static files come whole. Where the condition of a request for one fails (RFC 9110 §13.1.1, §14.2), Next wants to show a
 * page for 412 or 416, has none, and answers 500. Files that are small and never change need no such conditions; caches go on
 * asking by If-None-Match.
 */
export function keepStaticRequestsPlain(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    makePlain(request.url ?? "", request.headers);
  });
}

/** Takes the conditions out of the headers when the target is a static file. */
export function makePlain(target: string, headers: IncomingHttpHeaders): void {
  if (!staticFile.test(target)) return;
  for (const name of conditions) delete headers[name];
}
