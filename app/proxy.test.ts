import { NextRequest } from "next/server";
import { describe, expect, it, vi } from "vitest";
import { config, proxy } from "../proxy.ts";

const matches = (path: string) => new RegExp(`^${config.matcher[0]}$`).test(path);
const answer = async (url: string) => (await proxy(new NextRequest(url))).headers;

describe("proxy", () => {
  it.each(["/", "/watch/vid_1", "/studio", "/studio/vid_1", "/apiary", "/robots.txt.html"])(
    "takes part in the page %s",
    (path) => {
      expect(matches(path)).toBe(true);
    },
  );

  it.each([
    "/api/v1/uploads",
    "/api/v1/uploads/upl_1",
    "/api/inngest",
    "/ipfs/bafy/v720/1.m4s",
    "/_next/static/a.js",
    "/icons/icon.svg",
    "/site.webmanifest",
  ])("never touches %s, whose bodies Next would cut", (path) => expect(matches(path)).toBe(false));

  it("asks nothing of a page's request but its path: a prefetched one gets its policy too", () => {
    expect(config.matcher.every((entry) => typeof entry === "string")).toBe(true);
  });

  it("gives each page another nonce", async () => {
    const nonce = async () =>
      /'nonce-([^']+)'/.exec((await answer("http://localhost/")).get("content-security-policy") ?? "")?.[1];
    const first = await nonce();
    expect(first).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(await nonce()).not.toBe(first);
  });

  it("asks for TLS only over TLS, and only in production", async () => {
    const header = "strict-transport-security";
    expect((await answer("https://example.org/")).get(header)).toBeNull();
    vi.stubEnv("NODE_ENV", "production");
    expect((await answer("http://localhost/")).get(header)).toBeNull();
    expect((await answer("https://example.org/")).get(header)).toContain("max-age=31536000");
    vi.stubEnv("PUBLIC_URL", "https://example.org");
    expect((await answer("http://10.0.0.1/")).get(header)).toContain("max-age=31536000");
  });
});
