import { expect, test } from "vitest";
import { constantTimeEqual, hashSecret, newSecret, sha256 } from "./crypto.ts";

test("a secret has 256 bits unless it is told otherwise, and is never the same twice", () => {
  const secrets = Array.from({ length: 500 }, () => newSecret());
  expect(new Set(secrets).size).toBe(500);
  for (const secret of secrets) expect(Buffer.from(secret, "base64url")).toHaveLength(32);
  expect(Buffer.from(newSecret(16), "base64url")).toHaveLength(16);
});

test("SHA-256 is that of FIPS 180-4", () => {
  expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  expect(hashSecret("abc")).toBe(sha256(Buffer.from("abc")));
});

test("texts of any length are compared without an error", () => {
  expect(constantTimeEqual("token", "token")).toBe(true);
  expect(constantTimeEqual("token", "toker")).toBe(false);
  expect(constantTimeEqual("token", "token and more")).toBe(false);
  expect(constantTimeEqual("", "")).toBe(true);
});
