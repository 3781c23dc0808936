import { parse, serialize } from "cookie";
import { hashSecret } from "#lib/platform/crypto.ts";

/** Who plays: our own page, kept by a cookie, or another program, which sends a bearer token. */
export type PlaybackClient = "browser" | "external";

/** What a request shows to be let into a session; the token itself is never kept. */
export interface PlaybackCredential {
  client: PlaybackClient;
  tokenHash: string;
}

/** The cookie outlives any video; the session behind it ends much sooner without heart-beats. */
const cookieSeconds = 12 * 3600;

/** Set-Cookie value of a browser's session; it is sent to this session's own paths only. An empty token drops it. */
export function playbackCookie(publicUrl: URL, sessionId: string, token: string): string {
  return serialize(cookieName(sessionId), token, {
    httpOnly: true,
    secure: publicUrl.protocol === "https:",
    sameSite: "lax",
    path: `/api/v1/playback/sessions/${sessionId}`,
    maxAge: token === "" ? 0 : cookieSeconds,
  });
}

/** The credential that a request carries for a session: its bearer token, or this session's cookie. */
export function readPlaybackCredential(headers: Headers, sessionId: string): PlaybackCredential | undefined {
  const bearer = /^Bearer ([\w-]{20,200})$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (bearer !== undefined) return { client: "external", tokenHash: hashSecret(bearer) };
  const cookie = headers.get("cookie");
  const token = cookie === null ? undefined : parse(cookie)[cookieName(sessionId)];
  return token ? { client: "browser", tokenHash: hashSecret(token) } : undefined;
}

function cookieName(sessionId: string): string {
  return `sg_playback_${sessionId}`;
}
