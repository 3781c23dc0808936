/** What a framed player needs from the site around it. */
const ALLOW = "autoplay; fullscreen; picture-in-picture; encrypted-media";

interface EmbeddedVideo {
  id: string;
  title: string;
  width: number | null;
  height: number | null;
}

/**
 * The HTML that shows a video on another site. It names the policy by which that site tells its origin, because a site
 * that tells nothing cannot be named to the viewer who signs in.
 */
export function embedCode(video: EmbeddedVideo, siteOrigin: string): string {
  const ratio = video.width === null || video.height === null ? "16 / 9" : `${video.width} / ${video.height}`;
  const attributes = {
    src: `${siteOrigin}/embed/${video.id}`,
    title: video.title,
    allow: ALLOW,
    referrerpolicy: "strict-origin-when-cross-origin",
    style: `width: 100%; aspect-ratio: ${ratio}; border: 0`,
  };
  const written = Object.entries(attributes).map(([name, value]) => `${name}="${toAttribute(value)}"`);
  return `<iframe ${written.join(" ")} allowfullscreen></iframe>`;
}

function toAttribute(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
