const videoPath = /^\/embed\/(vid_[0-9a-z]{26})\/?$/;
const framed = new Set(["iframe", "frame", "embed", "object"]);

export interface FramePolicy {
  /** Sources of `frame-ancestors`. */
  ancestors: string[];
  /** The site that frames the page and may not; null when it may, or when the browser does not say which it is. */
  refused: string | null;
}

interface PageRequest {
  nextUrl: { pathname: string };
  headers: Headers;
}

/**
 * Who may frame a page under /embed. A browser that says which site frames it (Sec-Fetch-Dest and Referer) lets us
 * refuse in words; whatever it says, it obeys `frame-ancestors` itself, for every ancestor. Null for all other pages.
 */
export async function framePolicy(
  { nextUrl, headers }: PageRequest,
  ownOrigin: string,
  allowedSites: (videoId: string) => Promise<string[]>,
): Promise<FramePolicy | null> {
  if (!/^\/embed(\/|$)/.test(nextUrl.pathname)) return null;
  const videoId = videoPath.exec(nextUrl.pathname)?.[1];
  if (videoId === undefined) return { ancestors: ["'none'"], refused: null };
  const sites = await allowedSites(videoId);
  const site = framed.has(headers.get("sec-fetch-dest") ?? "") ? originOf(headers.get("referer")) : null;
  const allowed = site === null || site === ownOrigin || sites.includes(site);
  return { ancestors: ["'self'", ...sites], refused: allowed ? null : site };
}

function originOf(referer: string | null): string | null {
  if (referer === null || !URL.canParse(referer)) return null;
  const { protocol, origin } = new URL(referer);
  return protocol === "https:" || protocol === "http:" ? origin : null;
}
