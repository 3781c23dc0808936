/**
 * Origin of the site around this frame: the page that the viewer sees. This site's own where there is no frame; null
 * when the browser does not tell.
 */
export function embeddingSite(): string | null {
  if (window.top === window) return location.origin;
  const ancestors = "ancestorOrigins" in location ? location.ancestorOrigins : null;
  const outermost = ancestors?.[ancestors.length - 1];
  if (outermost !== undefined && outermost !== "null") return outermost;
  return URL.canParse(document.referrer) ? new URL(document.referrer).origin : null;
}
