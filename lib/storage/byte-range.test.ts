import { describe, expect, test } from "vitest";
import { fitRange, parseRange } from "./byte-range.ts";

describe("a Range header", () => {
  test.each([
    ["bytes=0-0", { offset: 0, length: 1 }],
    ["bytes=10-19", { offset: 10, length: 10 }],
    ["bytes=90-", { offset: 90, length: 10 }],
    ["bytes=90-1000", { offset: 90, length: 10 }],
    ["bytes=-10", { offset: 90, length: 10 }],
    ["bytes=-1000", { offset: 0, length: 100 }],
  ])("%s of 100 bytes is a part", (header, range) => {
    expect(parseRange(header, 100)).toEqual(range);
  });

  test.each(["bytes=100-", "bytes=100-200", "bytes=-0"])("%s of 100 bytes cannot be satisfied", (header) => {
    expect(parseRange(header, 100)).toBeNull();
  });

  test.each([null, "", "bytes=", "bytes=-", "bytes=5-4", "bytes=0-1,3-4", "items=0-1", "bytes=a-b"])(
    "%s is ignored",
    (header) => {
      expect(parseRange(header, 100)).toBeUndefined();
    },
  );

  test("no range of an empty file can be satisfied", () => {
    expect(parseRange("bytes=0-", 0)).toBeNull();
  });
});

test("a range beyond the end is an error, one across it is cut", () => {
  expect(fitRange({ offset: 5, length: 10 }, 8)).toEqual({ offset: 5, length: 3 });
  expect(() => fitRange({ offset: 8, length: 1 }, 8)).toThrow(
    expect.objectContaining({ code: "range_not_satisfiable" }),
  );
  expect(() => fitRange({ offset: -1, length: 1 }, 8)).toThrow(
    expect.objectContaining({ code: "range_not_satisfiable" }),
  );
});
