import { NextRequest } from "next/server";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { proxy } from "../../proxy.ts";
import { bareHeader } from "./bare-header.ts";

const videoId = `vid_${"0".repeat(26)}`;
const own = "https://gate.example";
const sites = vi.hoisted(() => ({ of: vi.fn(async (_: string): Promise<string[]> => []) }));
vi.mock("./allowed-sites.ts", () => ({ allowedSites: sites.of }));
vi.mock("../gone-video.ts", () => ({ isGone: async () => false }));

beforeEach(() => {
  vi.stubEnv("PUBLIC_URL", own);
  sites.of.mockResolvedValue(["https://blog.example"]);
});
/** Asks for a page as a browser does that shows it in a frame of `site`. */
function framed(site: string | null, path = `/embed/${videoId}`): Promise<Response> {
  const headers = new Headers({ "sec-fetch-dest": "iframe", "sec-fetch-site": "cross-site" });
  if (site !== null) headers.set("referer", `${site}/some/page`);
  return proxy(new NextRequest(`${own}${path}`, { headers }));
}

const ancestorsOf = (response: Response) =>
  /frame-ancestors ([^;]+)/.exec(response.headers.get("content-security-policy") ?? "")?.[1];
const isPage = (response: Response) => response.headers.get("x-middleware-next") === "1";

describe("the page of a framed player", () => {
  it.each(["https://blog.example", own, null])("is given to a frame of %s", async (site) => {
    const response = await framed(site);
    expect(isPage(response)).toBe(true);
    expect(ancestorsOf(response)).toBe("'self' https://blog.example");
  });

  it("is given to whoever opens it in a tab, whatever page led there", async () => {
    const headers = { "sec-fetch-dest": "document", referer: "https://evil.example/" };
    const response = await proxy(new NextRequest(`${own}/embed/${videoId}`, { headers }));
    expect([isPage(response), ancestorsOf(response)]).toEqual([true, "'self' https://blog.example"]);
  });

  it("is framed by nobody else when the database does not answer", async () => {
    sites.of.mockResolvedValue([]);
    expect(ancestorsOf(await framed(null))).toBe("'self'");
    expect(isPage(await framed("https://blog.example"))).toBe(false);
  });

  it.each([
    "https://evil.example",
    "https://blog.example.evil.example",
    "http://blog.example",
    "https://blog.example:8443",
    "https://sub.blog.example",
  ])("is refused to a frame of %s, in words that name it", async (site) => {
    const response = await framed(site);
    const text = await response.text();
    expect([response.status, isPage(response)]).toEqual([403, false]);
    expect(text).toContain(`may not be shown on <code>${site}</code>`);
    if (site.startsWith("https")) expect(text).toContain(`studio → Embed: <code>${site}</code>`);
    expect(text).toContain(`href="/watch/${videoId}" target="_blank" rel="noopener noreferrer"`);
  });
});

describe("the refusal", () => {
  it("may be framed by anybody, and holds nothing that runs, asks or loads", async () => {
    const response = await framed("https://evil.example");
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'nonce-[^']+'; base-uri 'none'; form-action 'none'; /,
    );
    expect(ancestorsOf(response)).toBe("*");
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.text()).not.toMatch(/<script|<form|<button|<img|<iframe|\son\w+=/i);
  });

  it("says the same of a video that does not exist", async () => {
    const known = await (await framed("https://evil.example")).text();
    sites.of.mockResolvedValue([]);
    const unknown = await (await framed("https://evil.example")).text();
    const plain = (text: string) => text.replace(/nonce="[^"]+"/, "");
    expect(plain(unknown)).toBe(plain(known));
  });

  it("writes what a Referer says as text", async () => {
    const response = await framed("https://a'b.example");
    const text = await response.text();
    expect(text).toContain("https://a&#39;b.example");
    expect(text).not.toContain("a'b");
  });
});

describe("other pages", () => {
  it.each(["/", `/watch/${videoId}`, "/studio", "/embedded"])("%s is framed as ever", async (path) => {
    expect(ancestorsOf(await framed("https://blog.example", path))).toBe("'self' https://app.safe.global");
    expect(sites.of).not.toHaveBeenCalledWith(path);
  });

  it.each(["/embed/sign-in", "/embed", "/embed/vid_1", `/embed/${videoId}/more`])(
    "%s is framed by nobody",
    async (path) => expect(ancestorsOf(await framed("https://blog.example", path))).toBe("'none'"),
  );

  it("cannot be made bare by whoever asks for them; those under /embed are", async () => {
    const headers = { [bareHeader]: "1" };
    const passed = async (path: string) =>
      (await proxy(new NextRequest(`${own}${path}`, { headers }))).headers.get(
        `x-middleware-request-${bareHeader}`,
      );
    expect([await passed("/"), await passed(`/embed/${videoId}`)]).toEqual([null, "1"]);
  });
});
