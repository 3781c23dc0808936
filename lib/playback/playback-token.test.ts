import { describe, expect, it } from "vitest";
import { hashSecret, newSecret } from "#lib/platform/crypto.ts";
import { playbackCookie, readPlaybackCredential } from "./playback-token.ts";

const sessionId = "pbs_00000000000000000000000001";
const token = newSecret();

describe("the playback cookie", () => {
  it("is out of reach for scripts and other sites, and sent to its own session's paths only", () => {
    const cookie = playbackCookie(new URL("https://example.org"), sessionId, token);
    expect(cookie).toContain(`sg_playback_${sessionId}=${token}`);
    expect(cookie).toContain(`Path=/api/v1/playback/sessions/${sessionId}`);
    expect(cookie).toMatch(/HttpOnly.*Secure.*SameSite=Lax|Secure.*HttpOnly.*SameSite=Lax/);
    expect(playbackCookie(new URL("http://localhost:3000"), sessionId, token)).not.toContain("Secure");
    expect(playbackCookie(new URL("http://localhost:3000"), sessionId, "")).toContain("Max-Age=0");
  });
});

describe("readPlaybackCredential", () => {
  const read = (headers: Record<string, string>) => readPlaybackCredential(new Headers(headers), sessionId);

  it("takes a bearer token as an external player's and the session's cookie as a browser's", () => {
    expect(read({ authorization: `Bearer ${token}` })).toEqual({
      client: "external",
      tokenHash: hashSecret(token),
    });
    expect(read({ cookie: `a=b; sg_playback_${sessionId}=${token}` })).toEqual({
      client: "browser",
      tokenHash: hashSecret(token),
    });
  });

  it("finds nothing in other sessions' cookies, empty tokens and other schemes", () => {
    expect(read({})).toBeUndefined();
    expect(read({ cookie: `sg_playback_pbs_other=${token}` })).toBeUndefined();
    expect(read({ cookie: `sg_playback_${sessionId}=` })).toBeUndefined();
    expect(read({ authorization: `Basic ${token}` })).toBeUndefined();
    expect(read({ authorization: "Bearer" })).toBeUndefined();
  });
});
