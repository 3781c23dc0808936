import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { isGuessable } from "./guessable.ts";

test.each([
  "changeme-changeme-changeme",
  "a-secret-nobody-knows-1234567",
  "MyPassw0rdIsLongEnoughForYou",
  "event-key-1234",
  "0123456789abcdef0123456789abcdef",
  "0123456789abcdefghijklmnopqrstuv",
  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "a1b2a1b2a1b2a1b2a1b2a1b2a1b2a1b2",
  "k3j8f7h2k9",
  "deadbeefdeadbeefdeadbeefdeadbeef",
])("%s is guessable", (secret) => expect(isGuessable(secret)).toBe(true));

test.each([
  ["zeros", new Uint8Array(32)],
  ["one byte again and again", new Uint8Array(32).fill(7)],
  ["steps", Uint8Array.from({ length: 32 }, (_, index) => index * 7)],
  ["text", Buffer.from("0123456701234567012345670123456701234567").subarray(0, 32)],
])("bytes of %s are guessable", (_, bytes) => expect(isGuessable(bytes)).toBe(true));

test("what openssl and we make is not", () => {
  for (let round = 0; round < 2_000; round += 1) {
    expect(isGuessable(randomBytes(32))).toBe(false);
    expect(isGuessable(randomBytes(16).toString("hex"))).toBe(false);
  }
});
