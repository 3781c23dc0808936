import { describe, expect, it } from "vitest";
import { assertSigningKey, isSignedBy, sign } from "./signature.ts";

const key = `signkey-prod-${"0123456789abcdef".repeat(4)}`;
const clock = { now: () => new Date("2026-11-23T12:00:00Z") };

describe("signature", () => {
  it("accepts exactly the body that was signed with the same key, with or without the prefix", () => {
    const header = sign('{"a":1}', key, clock);
    expect(header).toMatch(/^t=1795435200&s=[0-9a-f]{64}$/);
    expect(isSignedBy('{"a":1}', header, key, clock)).toBe(true);
    expect(isSignedBy('{"a":1}', header, key.replace("signkey-prod-", ""), clock)).toBe(true);
    expect(isSignedBy('{"a":2}', header, key, clock)).toBe(false);
    expect(isSignedBy('{"a":1}', header, key.replace("0123", "3210"), clock)).toBe(false);
  });

  it.each([undefined, "", "t=1795435200", "s=00", "t=x&s=00", "t=1795435200&s="])(
    "refuses the header %s",
    (header) => {
      expect(isSignedBy("{}", header, key, clock)).toBe(false);
    },
  );

  it("refuses signatures older or newer than five minutes, and those whose time was changed", () => {
    const header = sign("{}", key, clock);
    const at = (seconds: number) => ({ now: () => new Date(clock.now().getTime() + seconds * 1000) });
    expect(isSignedBy("{}", header, key, at(299))).toBe(true);
    expect(isSignedBy("{}", header, key, at(301))).toBe(false);
    expect(isSignedBy("{}", header, key, at(-301))).toBe(false);
    expect(isSignedBy("{}", header.replace("t=1795435200", "t=1795435201"), key, clock)).toBe(false);
  });

  it("refuses keys that the SDK would hash differently", () => {
    expect(() => assertSigningKey(key)).not.toThrow();
    for (const bad of ["", "signkey-prod-", "signkey-prod-secret", "abc", `${key}0`]) {
      expect(() => assertSigningKey(bad)).toThrow("hexadecimal");
    }
  });
});
