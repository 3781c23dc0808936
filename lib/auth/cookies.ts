import { parse, serialize } from "cookie";

/** Name of the sign-in cookie: `__Host-` pins it to this very host, which browsers accept over TLS alone. */
export function sessionCookieName(publicUrl: URL): string {
  return publicUrl.protocol === "https:" ? "__Host-sg_session" : "sg_session";
}

/** Set-Cookie value that keeps (or with an empty token drops) the sign-in. `maxAgeSeconds` 0 drops it. */
export function sessionCookie(publicUrl: URL, token: string, maxAgeSeconds: number): string {
  return serialize(sessionCookieName(publicUrl), token, {
    httpOnly: true,
    secure: publicUrl.protocol === "https:",
    sameSite: "lax",
    path: "/",
    maxAge: maxAgeSeconds,
  });
}

/** The sign-in token a request carries, if any. */
export function sessionToken(publicUrl: URL, cookieHeader: string | null): string | undefined {
  return cookieHeader === null ? undefined : parse(cookieHeader)[sessionCookieName(publicUrl)];
}
