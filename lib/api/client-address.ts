import { type IpAddress, type IpRanges, parseIpAddress, subscriberOf } from "#lib/platform/ip-address.ts";
import { peerHeader } from "./peer-header.ts";

/**
 * Whom a request is counted for when nobody is signed in: the IPv4 address or IPv6 /64 that sent it. It is the socket's
 * peer, unless that is a trusted proxy: then X-Forwarded-For is read from the right, where each proxy appended whom it saw,
 * up to the first address that is not trusted itself. What stands left of it, anybody could have written. `unknown` where
 * no socket is known.
 */
export function clientAddress(headers: Headers, trusted: IpRanges): string {
  const peer = parseIpAddress(headers.get(peerHeader) ?? "");
  if (peer === null) return "unknown";
  let client: IpAddress = peer;
  const claimed = headers.get("x-forwarded-for")?.split(",") ?? [];
  while (trusted.has(client)) {
    const next = parseIpAddress(withoutPort(claimed.pop() ?? ""));
    if (next === null) break;
    client = next;
  }
  return subscriberOf(client);
}

/** Some proxies append `192.0.2.1:4711` or `[2001:db8::1]:4711`. */
function withoutPort(entry: string): string {
  const text = entry.trim();
  return /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
}
