import { expect, test } from "vitest";
import { refParts } from "./file-ref.ts";

test.each(["a", "early/pkg_1/v360/0.m4s", "x/init.mp4", "A-1/b_2.vtt"])("%s is a reference", (ref) => {
  expect(refParts(ref).join("/")).toBe(ref);
});

test.each([
  "",
  "/etc/passwd",
  "..",
  "../x",
  "a/../../x",
  "a//b",
  "a/./b",
  ".hidden",
  "a/",
  "a\\..\\b",
  "a\0b",
  "a b",
  "%2e%2e/x",
  "a/b".repeat(300),
  Array.from({ length: 13 }, () => "a").join("/"),
])("%j leads nowhere", (ref) => {
  expect(() => refParts(ref)).toThrow(expect.objectContaining({ code: "storage_ref_invalid" }));
});
