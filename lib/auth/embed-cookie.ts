import { parse, serialize } from "cookie";
import { embedHandleSeconds } from "./embed-sessions.ts";

/**
 * Set-Cookie value that keeps (or with an empty handle drops) a framed player's handle. `Partitioned` (CHIPS) gives it a jar
 * of its own for each site around the frame, which browsers leave open when they block the cookies of other sites'
 * frames, and close their storage; it wants Secure and SameSite=None. It is sent where handles are exchanged alone.
 */
export function embedCookie(videoId: string, handle: string): string {
  return serialize(cookieName(videoId), handle, {
    httpOnly: true,
    secure: true,
    sameSite: "none",
    partitioned: true,
    path: "/api/v1/embed/sessions",
    maxAge: handle === "" ? 0 : embedHandleSeconds,
  });
}

/** The handle that a frame's cookie keeps for a video, if any. */
export function embedHandle(headers: Headers, videoId: string): string | undefined {
  return parse(headers.get("cookie") ?? "")[cookieName(videoId)] || undefined;
}

function cookieName(videoId: string): string {
  return `sg_embed_${videoId}`;
}
