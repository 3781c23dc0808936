import { describe, expect, test } from "vitest";
import { parseIpAddress, parseIpRanges, subscriberOf } from "./ip-address.ts";

const parsed = (text: string) => {
  const address = parseIpAddress(text);
  if (address === null) throw new Error(`${text} is no address`);
  return address;
};

describe("an address", () => {
  test.each([
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["::FFFF:c000:207", "192.0.2.7"],
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["fe80::1%eth0", "fe80::1"],
    ["::1", "::1"],
  ])("%s is %s", (text, canonical) => expect(parsed(text).text).toBe(canonical));

  test.each(["", "unknown", "192.0.2", "192.0.2.256", "vwr_1", "1.2.3.4:80", "[::1]", "::1::2", "0x7f.1"])(
    "%j is none",
    (text) => expect(parseIpAddress(text)).toBeNull(),
  );
});

describe("a subscriber", () => {
  test.each([
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"],
    ["2001:db8:1:3::1", "2001:db8:1:3::/64"],
    ["::1", "::/64"],
    ["2001:db8::1", "2001:db8::/64"],
  ])("of %s is counted by %s", (text, subscriber) => expect(subscriberOf(parsed(text))).toBe(subscriber));
});

describe("ranges", () => {
  test.each([
    ["10.0.0.0/8", "10.1.2.3", true],
    ["10.0.0.0/8", "11.0.0.1", false],
    ["10.0.0.0/8", "::ffff:10.1.2.3", true],
    ["192.0.2.1", "192.0.2.1", true],
    ["192.0.2.1", "192.0.2.2", false],
    ["2001:db8::/32", "2001:db8:ffff::1", true],
    ["2001:db8::/32", "2001:db9::1", false],
    ["::1", "127.0.0.1", false],
  ])("%s and %s: %s", (range, address, inside) => {
    expect(parseIpRanges([range]).has(parsed(address))).toBe(inside);
  });

  test("none hold nothing", () => expect(parseIpRanges([]).has(parsed("127.0.0.1"))).toBe(false));

  test.each([
    "10.0.0.0/33",
    "10.0.0.0/-1",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "10.0.0/8",
    "loopback",
    "::/129",
    "::ffff:10.0.0.0/8",
    "0.0.0.0/0",
    "::/0",
    "fe80::1%eth0",
  ])("%s is refused by name", (range) => {
    expect(() => parseIpRanges(["192.0.2.1", range])).toThrow(`"${range}"`);
  });
});
