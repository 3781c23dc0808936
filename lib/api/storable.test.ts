import { expect, test } from "vitest";
import { findUnstorable } from "./storable.ts";

test("names the place of a text with NUL or half a surrogate pair", () => {
  expect(findUnstorable("a\0b")).toEqual([]);
  expect(findUnstorable({ a: 1, b: [null, { c: "\ud83d" }] })).toEqual(["b", "1", "c"]);
});

test("takes every other text, also control characters and whole pairs", () => {
  expect(findUnstorable({ a: "\u0001\u202e😀", b: 1n, c: undefined, d: [] })).toBeUndefined();
});
