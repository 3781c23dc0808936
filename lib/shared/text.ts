import { z } from "zod";

/**
 * The one way to clean text of files, people and contracts before it is stored or shown. PostgreSQL takes neither NUL nor
 * half a surrogate pair; control characters and bidirectional controls (Unicode Standard Annex 9) make a text look like
 * another one.
 */

/** Line breaks of every kind: CR LF, CR, NEL, and Unicode's separators of lines and paragraphs. */
const lineBreaks = /\r\n?|\u0085|\u2028|\u2029/g;
/** Never shown, whatever stands around them: controls, halves of surrogate pairs, code points that are no characters, BOM. */
const neverShown = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\p{Bidi_Control}\u{206A}-\u{206F}\u{FEFF}]/gu;
/** Marks between letters that a line of text does without; those that join letters and emoji (U+200C, U+200D) stay. */
const invisibleInLines = /[\u{AD}\u{180E}\u{200B}\u{2060}-\u{2064}\u{FFF9}-\u{FFFB}]/gu;
/** What leaves no mark of its own. U+2800 is the blank of braille: no white space by its category. */
const invisible = /[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cf}\p{M}\u{2800}]/gu;

/** Several lines of text, such as a description: line breaks are kept as \n, and tabs. Empty when nothing would be seen. */
export function cleanText(text: string): string {
  const clean = text
    .replaceAll(lineBreaks, "\n")
    .replaceAll(neverShown, (character) => (character === "\n" || character === "\t" ? character : ""))
    .trim();
  return clean.replaceAll(invisible, "") === "" ? "" : clean;
}

/** One line of text, such as a title or a name: every break and run of white space becomes one space. */
export function cleanLine(text: string): string {
  // White space that is a control character, such as a tab, parts words; a NUL does not.
  return cleanText(text.replaceAll(/\s+/g, " ").replaceAll(invisibleInLines, "")).replaceAll(/\s+/g, " ");
}

/** Several lines that somebody sends, cleaned; refused when they are longer. */
export function textSchema(most: number) {
  return z.string().overwrite(cleanText).max(most);
}

/** A line that somebody sends, cleaned; refused when it is longer. */
export function lineSchema(most: number) {
  return z.string().overwrite(cleanLine).max(most);
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** UTF-16 units that are looked at behind a cut. */
const longestGrapheme = 64;

/**
 * The beginning of a text, at most `most` long as forms and schemas count (in UTF-16 units). What a reader sees as one
 * character, such as an emoji of several code points or a letter with its marks, is never cut in two.
 */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = graphemes.segment(text.slice(0, most + longestGrapheme)).containing(most)?.index ?? most;
  // Marks without end on one letter: the whole text would go.
  const end = start > 0 ? start : most;
  return text
    .slice(0, end)
    .replace(/[\uD800-\uDBFF]$/, "")
    .trimEnd();
}

/** A text that is cut where it is too long, with an ellipsis that says so. */
export function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${cutText(text, most - 1)}…`;
}
