import { expect, test } from "vitest";
import { parseRetryAfter } from "./retry-after.ts";

const now = Date.parse("Wed, 21 Oct 2026 07:28:00 GMT");

test.each([
  ["seconds", "120", 120_000],
  ["an HTTP date", "Wed, 21 Oct 2026 07:28:30 GMT", 30_000],
  ["a date that is over", "Wed, 21 Oct 2020 07:28:30 GMT", 0],
  ["no header", null, undefined],
  ["neither", "soon", undefined],
  ["a negative number", "-5", undefined],
  ["more than an hour", "99999999999999", 3_600_000],
])("Retry-After: %s", (_, header, expected) => {
  expect(parseRetryAfter(header, now)).toBe(expected);
});
