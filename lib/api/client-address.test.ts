import { describe, expect, test } from "vitest";
import { parseIpRanges } from "#lib/platform/ip-address.ts";
import { clientAddress } from "./client-address.ts";
import { peerHeader } from "./peer-header.ts";

const none = parseIpRanges([]);
const proxies = parseIpRanges(["127.0.0.1", "10.0.0.0/8", "fd00::/8"]);
const from = (peer: string | undefined, forwarded?: string) =>
  new Headers({
    ...(peer === undefined ? {} : { [peerHeader]: peer }),
    ...(forwarded === undefined ? {} : { "x-forwarded-for": forwarded }),
  });

describe("the address that a request is counted for", () => {
  test.each([
    ["without a proxy", "198.51.100.9", undefined],
    ["with a made-up X-Forwarded-For", "198.51.100.9", "192.0.2.1"],
    ["with another viewer's id as X-Forwarded-For", "198.51.100.9", "vwr_01"],
  ])("is the socket's %s", (_, peer, forwarded) => {
    expect(clientAddress(from(peer, forwarded), none)).toBe("198.51.100.9");
    expect(clientAddress(from(peer, forwarded), proxies)).toBe("198.51.100.9");
  });

  test.each([
    ["192.0.2.1", "192.0.2.1"],
    ["6.6.6.6, 192.0.2.1", "192.0.2.1"],
    ["6.6.6.6, 10.6.6.6, 192.0.2.1, 10.0.0.2,fd00::3", "192.0.2.1"],
    ["192.0.2.1:4711", "192.0.2.1"],
    ["[2001:db8:0:1:2:3:4:5]:4711", "2001:db8:0:1::/64"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    // All of it trusted: the one furthest away.
    ["10.0.0.3, 10.0.0.2", "10.0.0.3"],
    // What is no address says nothing, nor does what stands left of it.
    ["192.0.2.1, unknown, 10.0.0.2", "10.0.0.2"],
    ["", "127.0.0.1"],
    [undefined, "127.0.0.1"],
  ])("behind a trusted proxy that sends %j is %s", (forwarded, client) => {
    expect(clientAddress(from("127.0.0.1", forwarded), proxies)).toBe(client);
    expect(clientAddress(from("::ffff:127.0.0.1", forwarded), proxies)).toBe(client);
  });

  test("is unknown without a socket, whatever is claimed", () => {
    expect(clientAddress(from(undefined, "192.0.2.1"), proxies)).toBe("unknown");
    expect(clientAddress(from("@", "192.0.2.1"), proxies)).toBe("unknown");
  });
});
