import { randomBytes } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

// Next may evaluate this module once for each of its entries; the process still has one name.
const holder = globalThis as typeof globalThis & { streamgatePeerHeader?: string };
holder.streamgatePeerHeader ??= `x-peer-${randomBytes(16).toString("hex")}`;

/**
 * The request header that carries the address of the socket's peer to a route. Next passes on no socket, and its own
 * X-Forwarded-For is the client's where the client sent one. The name is new for each process, so that nobody can send it.
 */
export const peerHeader = holder.streamgatePeerHeader;

/** Adds it to every request that a server of this process receives from now on. */
export function notePeers(): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    const { remoteAddress } = request.socket;
    if (remoteAddress !== undefined) request.headers[peerHeader] = remoteAddress;
  });
}
