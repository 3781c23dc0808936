import { expect, test } from "vitest";
import { decide, rateHeaders } from "./rate-limit.ts";

test.each([
  // tokens behind the request, a minute, allowed, remaining, seconds
  [59, 60, true, 59, 1],
  [1, 6, true, 1, 1],
  [0.5, 6, true, 0, 5],
  [0, 6, true, 0, 10],
  [-0.25, 6, false, 0, 3],
  [-1, 6, false, 0, 10],
  [-1, 600, false, 0, 1],
])("%d tokens left at %d a minute", (tokens, perMinute, allowed, remaining, resetSeconds) => {
  expect(decide(tokens, { limit: perMinute })).toEqual({
    allowed,
    limit: perMinute,
    remaining,
    resetSeconds,
  });
});

test("a caller is told where it stands", () => {
  expect(rateHeaders(decide(-0.5, { limit: 6 }))).toEqual({
    "ratelimit-limit": "6",
    "ratelimit-remaining": "0",
    "ratelimit-reset": "5",
  });
});

test("a bucket of an hour fills in an hour", () => {
  expect(decide(-1, { limit: 4, seconds: 3600 }).resetSeconds).toBe(900);
});
