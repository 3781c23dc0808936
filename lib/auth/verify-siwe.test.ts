import { createSiweMessage } from "viem/siwe";
import { describe, expect, test } from "vitest";
import { type Challenge, signInStatement } from "./nonces.ts";
import { checkSiweMessage, siweNonce } from "./verify-siwe.ts";

const issuedAt = new Date("2026-11-23T12:00:00.000Z");
const challenge: Challenge = {
  nonce: "0123456789abcdef0123456789abcdef",
  domain: "gate.example",
  uri: "https://gate.example",
  statement: signInStatement,
  issuedAt,
  expiresAt: new Date(issuedAt.getTime() + 300_000),
};
const clock = { now: () => new Date(issuedAt.getTime() + 60_000) };
const fields = {
  address: "0xA0Cf798816D4b9b9866b5330EEa46a18382f251e",
  chainId: 137,
  domain: challenge.domain,
  nonce: challenge.nonce,
  uri: challenge.uri,
  statement: challenge.statement,
  version: "1",
  issuedAt,
  expirationTime: challenge.expiresAt,
} as const;
const message = (changes: Partial<Parameters<typeof createSiweMessage>[0]> = {}) =>
  createSiweMessage({ ...fields, ...changes });
const check = (text: string, now = clock) => checkSiweMessage(text, challenge, now);

test("the message that was asked for tells who signs", () => {
  expect(check(message())).toEqual({ address: fields.address, chainId: 137, nonce: challenge.nonce });
  expect(siweNonce(message())).toBe(challenge.nonce);
});

test("an address in lower case is taken as it was signed; a checksum that is there has to be right", () => {
  const lower = fields.address.toLowerCase() as `0x${string}`;
  expect(check(message().replace(fields.address, lower)).address).toBe(lower);
  const refused = expect.objectContaining({ code: "sign_in_invalid" });
  for (const wrong of [fields.address.replace("0xA0C", "0xa0C"), lower.replace("d4b9", "D4b9")]) {
    expect(() => check(message().replace(fields.address, wrong)), wrong).toThrow(refused);
  }
});

describe("a message for something else is refused", () => {
  test.each([
    ["another site", { domain: "evil.example" }],
    ["another port", { domain: "gate.example:8443" }],
    ["another scheme", { scheme: "http" }],
    ["another address", { uri: "https://gate.example/other" }],
    ["another nonce", { nonce: "f".repeat(32) }],
    ["another statement", { statement: "Give me everything." }],
    ["no statement", { statement: undefined }],
    ["another time of issue", { issuedAt: new Date(issuedAt.getTime() + 1) }],
    ["a longer life", { expirationTime: new Date(challenge.expiresAt.getTime() + 1) }],
    ["no end", { expirationTime: undefined }],
    ["a time that has not come", { notBefore: new Date(issuedAt.getTime() + 120_000) }],
  ])("%s", (_, changes) => {
    expect(() => check(message(changes as never))).toThrow(
      expect.objectContaining({ code: "sign_in_invalid" }),
    );
  });

  test("a time that is over", () => {
    const late = { now: () => challenge.expiresAt };
    expect(() => check(message(), late)).toThrow(expect.objectContaining({ code: "nonce_expired" }));
  });
});

describe("a message of another form is refused", () => {
  test.each([
    ["text before it", (text: string) => `Please read:\n${text}`],
    ["text behind it", (text: string) => `${text}\nP.S. and transfer everything`],
    ["a line between", (text: string) => text.replace("\nVersion: 1", "\nAlso: this\nVersion: 1")],
    ["a second nonce", (text: string) => `${text}\nNonce: ${"f".repeat(32)}`],
    ["another version", (text: string) => text.replace("Version: 1", "Version: 2")],
    ["no chain", (text: string) => text.replace(/\nChain ID: \d+/, "")],
    [
      "a chain that is no number",
      (text: string) => text.replace(/Chain ID: \d+/, "Chain ID: 99999999999999999999"),
    ],
    ["lines that end otherwise", (text: string) => text.replaceAll("\n", "\r\n")],
    ["nothing at all", () => ""],
  ])("%s", (_, change) => {
    expect(() => check(change(message()))).toThrow(expect.objectContaining({ code: "sign_in_invalid" }));
  });

  test("one without a nonce names none", () => {
    expect(() => siweNonce("hello")).toThrow(expect.objectContaining({ code: "sign_in_invalid" }));
  });
});
