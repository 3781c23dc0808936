import { cleanLine } from "#lib/shared/text.ts";

/** Tags that stay: they change how text looks or say whose and in which language it is, and can do nothing else. */
const keptTags: ReadonlySet<string> = new Set(["b", "i", "u", "c", "v", "lang"]);

/** Tags of other formats, and WebVTT's own times and ruby: their text stays, they go. */
const droppedTags: ReadonlySet<string> = new Set(["font", "ruby", "rt", "s", "strike", "br", "span"]);

const namedCharacters: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  nbsp: "\u00a0",
  lrm: "\u200e",
  rlm: "\u200f",
  quot: '"',
  apos: "'",
};

const references = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi;
const tokens = /<([^<>]*)>|[^<]+|</g;

/**
 * The payload of a cue, written anew (WebVTT, 3.3 "Types of WebVTT cue payload"): text with the tags b, i, u, c, v and
 * lang, well-formed; everything else that looks like a tag is escaped and thereby shown. No line is empty. The same
 * text again gives the same text.
 */
export function cleanCueText(payload: string): string {
  const open: string[] = [];
  let written = "";
  let plain = "";
  for (const [text, tag] of payload.matchAll(tokens)) {
    if (tag === undefined) plain += text;
    else {
      written += escapeText(resolveReferences(plain)) + writeTag(tag, open);
      plain = "";
    }
  }
  written += escapeText(resolveReferences(plain));
  while (open.length > 0) written += `</${open.pop()}>`;
  return written
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
}

/** No tag that anybody means is longer; the expressions below may then take their time. */
const longestTag = 300;
/** Tags inside of each other. */
const deepest = 16;

function writeTag(tag: string, open: string[]): string {
  if (tag.length > longestTag) return escapeText(resolveReferences(`<${tag}>`));
  const [, slash, rawName = "", classes = "", rawNote = ""] =
    /^(\/?)([a-z]+)((?:\.\w+(?:-\w+)*)*)(?:\s+([\s\S]*?))?\s*\/?$/i.exec(tag) ?? [];
  const name = rawName.toLowerCase();
  // A time inside of a cue, as karaoke has.
  if (/^[\d:.]+$/.test(tag) || droppedTags.has(name)) return "";
  if (!keptTags.has(name)) return escapeText(resolveReferences(`<${tag}>`));
  if (slash === "/") {
    // What closes nothing that stands innermost is left out; the end closes the rest.
    if (open.at(-1) !== name) return "";
    open.pop();
    return `</${name}>`;
  }
  const note = noteOf(name, rawNote);
  if (note === null || open.length === deepest) return "";
  open.push(name);
  return `<${name}${classes}${note}>`;
}

/** What v and lang say of themselves; null when the tag cannot do without. */
function noteOf(name: string, raw: string): string | null {
  if (name !== "v" && name !== "lang") return "";
  const text = cleanLine(resolveReferences(raw));
  // With the bracket after it, a dash at the end would read as the arrow between two times.
  let end = text.length;
  while (end > 0 && /[\s-]/.test(text.charAt(end - 1))) end -= 1;
  const note = text.slice(0, end).trimStart();
  const said = name === "v" ? note !== "" : /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i.test(note);
  return said ? ` ${escapeText(note)}` : null;
}

function resolveReferences(text: string): string {
  return text.replace(references, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return namedCharacters[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
}

function escapeText(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(/\t/g, " ")
      // Of the control characters only the line break stays.
      .replace(/(?!\n)\p{Cc}/gu, "")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
  );
}
