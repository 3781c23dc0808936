/** A stretch of text, and where it leads when it is a web address. */
export interface TextPart {
  text: string;
  href: string | null;
}

// What follows an address in a sentence is not part of it.
const TRAILING = /[.,;:!?'"”’)\]}>]+$/;

/**
 * Takes a text apart into plain stretches and addresses. Only http(s) addresses without a user name become links: what
 * reads like one site must not lead to another.
 */
export function splitLinks(text: string): TextPart[] {
  const parts: TextPart[] = [];
  const plain = (stretch: string) => {
    if (stretch !== "") parts.push({ text: stretch, href: null });
  };
  let at = 0;
  for (const match of text.matchAll(/https?:\/\/[^\s<>"]+/gi)) {
    const written = match[0].replace(TRAILING, "");
    const href = safeAddress(written);
    if (href === null) continue;
    plain(text.slice(at, match.index));
    parts.push({ text: written, href });
    at = match.index + written.length;
  }
  plain(text.slice(at));
  return parts;
}

function safeAddress(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const web = url.protocol === "https:" || url.protocol === "http:";
  return web && url.username === "" && url.password === "" ? url.href : null;
}
