import { expect, test } from "vitest";
import { readableTarget, refusalPath } from "./readable-target.ts";

test.each(["/", "/api/v1/tokens/eip155%3A137/0x00", "/watch/%F0%9F%98%80?q=%zz", "*", "//%2e%2e"])(
  "%s is left as it is",
  (url) => {
    expect(readableTarget({ method: "GET", url })).toEqual({ method: "GET", url });
  },
);

test.each(["%", "%zz", "%c0%af", "%ed%a0%80"])("a path with %s is refused, as API or as page", (end) => {
  const at = (url: string) => readableTarget({ method: "PATCH", url });
  expect(at(`/api/v1/videos/${end}?a=b`)).toEqual({ method: "PATCH", url: refusalPath });
  expect(at(`/ipfs/${end}/a`).url).toBe(refusalPath);
  expect(at(`/watch/${end}`).url).toBe("/no-such-page");
});

test("TRACE, which no route can be asked with, is refused", () => {
  expect(readableTarget({ method: "TRACE", url: "/" })).toEqual({
    method: "GET",
    url: `${refusalPath}?because=method`,
  });
});
