import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy } from "#lib/shared/content-security-policy.ts";

// By another name: Next replaces `process.env.NEXT_PUBLIC_…` by its value at build time, and this is read when asked.
const environment = process.env;

/** Gives every page a Content-Security-Policy with a nonce of its own, which Next puts on its scripts. */
export function proxy(request: NextRequest): NextResponse {
  const policy = contentSecurityPolicy({
    nonce: Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64"),
    development: process.env.NODE_ENV === "development",
    walletConnect: Boolean(environment.NEXT_PUBLIC_WALLETCONNECT_PROJECT_ID),
  });
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  if (isSecure(request))
    response.headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
  return response;
}

// RFC 6797 §7.2: HSTS must not be sent over plain HTTP. Behind a proxy that ends TLS, PUBLIC_URL tells.
function isSecure(request: NextRequest): boolean {
  if (process.env.NODE_ENV !== "production") return false;
  return request.nextUrl.protocol === "https:" || (environment.PUBLIC_URL?.startsWith("https://") ?? false);
}

// Pages only: Next buffers the bodies of requests that a proxy matches and cuts them at 10 MiB.
export const config = {
  matcher: [
    {
      source: "/((?!api/|ipfs/|_next/|favicon\\.ico|icon\\.svg|robots\\.txt).*)",
      missing: [
        { type: "header", key: "next-router-prefetch" },
        { type: "header", key: "purpose", value: "prefetch" },
      ],
    },
  ],
};
