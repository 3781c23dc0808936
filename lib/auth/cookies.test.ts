import { describe, expect, test } from "vitest";
import { sessionCookie, sessionCookieName, sessionToken } from "./cookies.ts";

const secure = new URL("https://gate.example");
const local = new URL("http://localhost:3000");

test("over TLS the cookie is bound to this very host and out of scripts' reach", () => {
  const cookie = sessionCookie(secure, "t0ken", 60);
  expect(cookie).toMatch(/^__Host-sg_session=t0ken; /);
  expect(cookie.split("; ").slice(1).sort()).toEqual([
    "HttpOnly",
    "Max-Age=60",
    "Path=/",
    "SameSite=Lax",
    "Secure",
  ]);
});

test("on a plain local address it has a name that a browser keeps there", () => {
  expect(sessionCookieName(local)).toBe("sg_session");
  expect(sessionCookie(local, "t", 60)).not.toContain("Secure");
});

test("an empty token with no time left drops it", () => {
  expect(sessionCookie(secure, "", 0)).toMatch(/^__Host-sg_session=; .*Max-Age=0/);
});

describe("the token that a request carries", () => {
  test.each([
    [null, undefined],
    ["", undefined],
    ["other=1", undefined],
    ["a=b; __Host-sg_session=t0ken; c=d", "t0ken"],
    // Over TLS the name without the prefix, which a subdomain can set, counts for nothing.
    ["sg_session=planted", undefined],
  ])("%s", (header, token) => {
    expect(sessionToken(secure, header)).toBe(token);
  });
});
