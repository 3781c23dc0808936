import { describe, expect, it } from "vitest";
import { embedOriginSchema, embedOriginsSchema, maxEmbedOrigins, toEmbedOrigin } from "./embed-origin.ts";

describe("toEmbedOrigin", () => {
  it.each([
    ["https://Example.org", "https://example.org"],
    ["https://example.org:443/a/post?x=1#y", "https://example.org"],
    ["  example.org/blog ", "https://example.org"],
    ["https://bücher.example", "https://xn--bcher-kva.example"],
    ["https://example.org:8443", "https://example.org:8443"],
    ["http://localhost:4000/page", "http://localhost:4000"],
    ["http://127.0.0.1:80", "http://127.0.0.1"],
  ])("reads %s as %s", (text, origin) => expect(toEmbedOrigin(text)).toBe(origin));

  it.each([
    "",
    "http://example.org",
    "ftp://example.org",
    "javascript:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "https://user:pass@example.org",
    "http://localhost.example.org",
    "*",
  ])("refuses %j", (text) => expect(toEmbedOrigin(text)).toBeNull());

  it.each([
    "https://*.example.org",
    "https://example.org;script-src",
    "https://a,b.example",
    "https://'self'",
    "https://example.org https://evil.example",
    "https://[::1]",
    "https://a!b.example",
  ])("refuses %s, which means something else in a Content-Security-Policy", (text) =>
    expect(toEmbedOrigin(text)).toBeNull(),
  );
});

describe("embedOriginSchema", () => {
  it("normalises, and forgives a slash at the end", () => {
    expect(embedOriginSchema.parse("https://EXAMPLE.org:443/")).toBe("https://example.org");
  });

  it.each([
    "https://example.org/page",
    "example.org",
    "https://example.org?x",
    "http://example.org",
    "https://example.org/#",
  ])("refuses %s and says what to write", (text) => {
    const result = embedOriginSchema.safeParse(text);
    expect(result.error?.issues[0]?.message).toContain("https://example.org");
  });

  it("takes each origin once, and no more than the most", () => {
    expect(
      embedOriginsSchema.parse(["https://b.example", "https://a.example", "https://B.example/"]),
    ).toEqual(["https://b.example", "https://a.example"]);
    const many = Array.from({ length: maxEmbedOrigins + 1 }, (_, n) => `https://s${n}.example`);
    expect(embedOriginsSchema.safeParse(many).success).toBe(false);
    expect(embedOriginsSchema.safeParse(many.slice(1)).success).toBe(true);
  });
});
