import { z } from "zod";

/** Most sites one video may be embedded on. */
export const maxEmbedOrigins = 50;

// A name or an IPv4 address with an optional port. `new URL` lets through more (`*`, `;`), which would mean something
// else inside of a Content-Security-Policy.
const HOST = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\.?(:\d{1,5})?$/;
const LOCAL = new Set(["localhost", "127.0.0.1"]);

/**
 * The origin of a site in its one spelling (RFC 6454: scheme, lower-case host, port unless it is the usual one), from an
 * origin or the address of any page there; null for what is no address, and for plain http except on this machine.
 */
export function toEmbedOrigin(text: string): string | null {
  const trimmed = text.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.username !== "" || url.password !== "" || !HOST.test(url.host)) return null;
  const secure = url.protocol === "https:" || (url.protocol === "http:" && LOCAL.has(url.hostname));
  return secure ? url.origin : null;
}

/** An origin as the API takes it: nothing but scheme, host and port; a slash at its end is forgiven. */
export const embedOriginSchema = z
  .string()
  .max(300)
  .transform((text, context) => {
    const origin = toEmbedOrigin(text);
    const said = text.trim().toLowerCase().replace(/\/$/, "");
    if (origin !== null && /^https?:\/\/[^/?#]+$/.test(said)) return origin;
    context.addIssue(
      "Write an origin such as https://example.org, without a path. Only localhost may be plain http.",
    );
    return z.NEVER;
  });

/** The sites that may embed a video: each once, in the order they were added. */
export const embedOriginsSchema = z
  .array(embedOriginSchema)
  .max(maxEmbedOrigins, `No more than ${maxEmbedOrigins} sites may embed a video.`)
  .transform((origins) => [...new Set(origins)]);
