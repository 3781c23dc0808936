import { expect, it } from "vitest";
import { makePlain } from "./static-requests.ts";

const left = (target: string) => {
  const headers = { range: "bytes=9-", "if-match": '"x"', "if-none-match": '"y"' };
  makePlain(target, headers);
  return Object.keys(headers);
};

it.each(["/icons/icon.svg", "/_next/static/a.js", "/site.webmanifest", "/favicon.ico?v=1"])(
  "%s is asked for without conditions that can fail",
  (target) => expect(left(target)).toEqual(["if-none-match"]),
);

it.each(["/api/v1/media/a/b/0.m4s", "/ipfs/x", "/watch/icons/", "/favicon.icons"])(
  "%s keeps its conditions",
  (target) => expect(left(target)).toHaveLength(3),
);
