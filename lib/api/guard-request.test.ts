import { describe, expect, test } from "vitest";
import type { Host } from "#lib/kernel/host.ts";
import { checkOrigin, requireAuth } from "./guard-request.ts";

const host = { config: { publicUrl: new URL("https://gate.example/") } } as Host;
const request = (method: string, headers: Record<string, string> = {}) =>
  new Request("https://gate.example/api", { method, headers });

describe("a request that changes something", () => {
  test.each(["POST", "PUT", "PATCH", "DELETE"])("%s comes from our own pages or from a program", (method) => {
    expect(() => checkOrigin(host, request(method, { origin: "https://gate.example" }))).not.toThrow();
    expect(() => checkOrigin(host, request(method))).not.toThrow();
    expect(() => checkOrigin(host, request(method, { "sec-fetch-site": "same-origin" }))).not.toThrow();
  });

  test.each([
    { origin: "https://evil.example" },
    { origin: "https://gate.example.evil.example" },
    { origin: "https://gate.example:8443" },
    { origin: "http://gate.example" },
    { origin: "null" },
    { origin: "" },
    { "sec-fetch-site": "cross-site" },
    { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
  ])("is refused from elsewhere: %o", (headers) => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      expect(() => checkOrigin(host, request(method, headers as Record<string, string>))).toThrow(
        expect.objectContaining({ code: "origin_forbidden" }),
      );
    }
  });
});

test.each(["GET", "HEAD", "OPTIONS"])("%s may come from anywhere", (method) => {
  expect(() => checkOrigin(host, request(method, { origin: "https://evil.example" }))).not.toThrow();
});

test("an operation says whom it wants", () => {
  const viewer = { sessionId: "ses_1", viewerId: "vwr_1", accounts: [], banReason: null, operator: false };
  expect(() => requireAuth("public", null)).not.toThrow();
  expect(() => requireAuth("viewer", viewer)).not.toThrow();
  expect(() => requireAuth("operator", { ...viewer, operator: true })).not.toThrow();
  expect(() => requireAuth("viewer", null)).toThrow(expect.objectContaining({ code: "sign_in_required" }));
  expect(() => requireAuth("operator", null)).toThrow(expect.objectContaining({ code: "sign_in_required" }));
  expect(() => requireAuth("operator", viewer)).toThrow(
    expect.objectContaining({ code: "operator_required" }),
  );
});
