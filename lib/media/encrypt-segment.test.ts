import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { decryptSegment, encryptSegment, segmentIv } from "./encrypt-segment.ts";

describe("encryptSegment", () => {
  it("is AES-128-CBC with PKCS#7 as NIST SP 800-38A F.2.1 has it", () => {
    // The vector's IV is no segment number: chain its first block by hand into the plain text.
    const key = Buffer.from("2b7e151628aed2a6abf7158809cf4f3c", "hex");
    const iv = Buffer.from("000102030405060708090a0b0c0d0e0f", "hex");
    const plain = Buffer.from("6bc1bee22e409f96e93d7e117393172a", "hex");
    const chained = Buffer.from(plain.map((byte, index) => byte ^ (iv[index] ?? 0)));
    const encrypted = encryptSegment(chained, key, 0);
    expect(encrypted.subarray(0, 16).toString("hex")).toBe("7649abac8119b246cee98e9b12e9197d");
    expect(encrypted.length).toBe(32);
  });

  it("takes the segment number as a 128-bit big-endian IV (RFC 8216 §5.2)", () => {
    expect(segmentIv(0).toString("hex")).toBe("0".repeat(32));
    expect(segmentIv(0x1234567).toString("hex")).toBe("00000000000000000000000001234567");
    expect(() => segmentIv(-1)).toThrow(RangeError);
    expect(() => segmentIv(1.5)).toThrow(RangeError);
  });

  it("comes back with the same key and number alone", () => {
    const key = randomBytes(16);
    const plain = randomBytes(100_003);
    const encrypted = encryptSegment(plain, key, 7);
    expect(encrypted.length).toBe(100_016);
    expect(decryptSegment(encrypted, key, 7).equals(plain)).toBe(true);
    expect(decryptSegment(encrypted, key, 8).equals(plain)).toBe(false);
    expect(() => decryptSegment(encrypted.subarray(0, -1), key, 7)).toThrow();
  });

  it("refuses a key of another length", () => {
    expect(() => encryptSegment(Buffer.alloc(1), randomBytes(32), 0)).toThrow();
  });
});
