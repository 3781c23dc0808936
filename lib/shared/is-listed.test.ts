import { expect, test } from "vitest";
import { isListed } from "./is-listed.ts";

const key = `0x${"ab".repeat(20)}`;

test("an account is listed by its address, whatever its spelling", () => {
  expect(isListed([`eip155:1:${key.toUpperCase().replace("0X", "0x")}`], [`eip155:1:${key}`])).toBe(true);
});

test("any one of several accounts is enough", () => {
  expect(isListed([`eip155:1:${key}`], [`eip155:1:0x${"cd".repeat(20)}`, `eip155:1:${key}`])).toBe(true);
});

test("a key that signed in on any network is the same person on the listed one", () => {
  expect(isListed([`eip155:137:${key}`], [`eip155:0:${key}`])).toBe(true);
});

test("a smart account counts on its own chain alone", () => {
  expect(isListed([`eip155:137:${key}`], [`eip155:1:${key}`])).toBe(false);
});

test("nobody is listed in an empty list, and no account is in any", () => {
  expect(isListed([], [`eip155:1:${key}`])).toBe(false);
  expect(isListed([`eip155:1:${key}`], [])).toBe(false);
});
