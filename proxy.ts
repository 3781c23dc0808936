import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy } from "#lib/shared/content-security-policy.ts";
import { bareHeader } from "./app/embed/bare-header.ts";
import { framePolicy } from "./app/embed/frame-policy.ts";
import { refusalPage } from "./app/embed/refusal-page.ts";

// By another name: Next replaces `process.env.NEXT_PUBLIC_…` by its value at build time, and this is read when asked.
const environment = process.env;

const videoPath = /^\/(?:watch|embed)\/(vid_[0-9a-z]{26})\/?$/;

/**
 * Gives every page a Content-Security-Policy with a nonce of its own, which Next puts on its scripts. Pages under
 * /embed may be framed by the sites that the video's creator allows; others are told there what stands in the way.
 * The pages of a video that was removed get the status 410 (RFC 9110 §15.5.11), and
 * searches beyond their rate 429.
 */
export async function proxy(request: NextRequest): Promise<Response> {
  const refused = isSearch(request.nextUrl) ? await searchRefusal(request) : null;
  if (refused !== null) return refused;
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const frames = await framePolicy(request, ownOrigin(request), allowedSites);
  if (frames !== null && frames.refused !== null) {
    return refusalPage(frames.refused, request.nextUrl.pathname.replace(/^\/embed/, "/watch"), nonce);
  }
  const policy = contentSecurityPolicy({
    nonce,
    development: process.env.NODE_ENV === "development",
    walletConnect: Boolean(environment.NEXT_PUBLIC_WALLETCONNECT_PROJECT_ID),
    android: /Android/.test(request.headers.get("user-agent") ?? ""),
    ...(frames === null ? {} : { frameAncestors: frames.ancestors }),
  });
  const headers = new Headers(request.headers);
  headers.set("content-security-policy", policy);
  headers.delete(bareHeader);
  if (frames !== null) headers.set(bareHeader, "1");
  const videoId = videoPath.exec(request.nextUrl.pathname)?.[1];
  const gone = videoId !== undefined && (await isGone(videoId, request.headers));
  const response = NextResponse.next({ request: { headers }, ...(gone ? { status: 410 } : {}) });
  response.headers.set("content-security-policy", policy);
  if (isSecure(request))
    response.headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
  return response;
}

function isSearch({ pathname, searchParams }: URL): boolean {
  return /^\/videos\/?$/.test(pathname) && Boolean(searchParams.get("q"));
}

async function searchRefusal(request: NextRequest): Promise<Response | null> {
  return (await import("./app/search-refusal.ts")).searchRefusal(request);
}

// The database is asked for searches and pages of videos alone; nothing of it is loaded for the others.
async function allowedSites(videoId: string): Promise<string[]> {
  return (await import("./app/embed/allowed-sites.ts")).allowedSites(videoId);
}

async function isGone(videoId: string, headers: Headers): Promise<boolean> {
  return (await import("./app/gone-video.ts")).isGone(videoId, headers);
}

function ownOrigin(request: NextRequest): string {
  return environment.PUBLIC_URL ? new URL(environment.PUBLIC_URL).origin : request.nextUrl.origin;
}

// RFC 6797 §7.2: HSTS must not be sent over plain HTTP. Behind a proxy that ends TLS, PUBLIC_URL tells.
function isSecure(request: NextRequest): boolean {
  if (process.env.NODE_ENV !== "production") return false;
  return request.nextUrl.protocol === "https:" || (environment.PUBLIC_URL?.startsWith("https://") ?? false);
}

// Pages only: Next buffers the bodies of requests that a proxy matches and cuts them at 10 MiB. Every page, however it is
// fetched: without its policy, what a browser prefetched could be framed by anybody.
export const config = {
  matcher: [
    "/((?!api/|ipfs/|_next/|icons/|favicon\\.ico$|site\\.webmanifest$|robots\\.txt$|sitemap\\.xml$).*)",
  ],
};
