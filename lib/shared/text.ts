/**
 * The one way to clean text of files, people and contracts before it is stored or shown. PostgreSQL takes neither NUL nor
 * half a surrogate pair; control characters and bidirectional controls (Unicode Standard Annex 9) make a text look like
 * another one.
 */

/** Line breaks of every kind: CR LF, CR, NEL, and Unicode's separators of lines and paragraphs. */
const lineBreaks = /\r\n?|\u0085|\u2028|\u2029/g;
/** Never shown, whatever stands around them: controls, halves of surrogate pairs, code points that are no characters, BOM. */
const neverShown = /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\p{Bidi_Control}\u{206A}-\u{206F}\u{FEFF}]/gu;
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
  return cleanText(text.replaceAll(/\s+/g, " ")).replaceAll(/\s+/g, " ");
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * The beginning of a text: at most `most` code points, and no character that a reader sees as one (an emoji of several
 * code points, a letter with its marks) cut in two.
 */
export function cutText(text: string, most: number): string {
  const end = offsetOf(text, most);
  if (end === text.length) return text;
  const start = graphemes.segment(text.slice(0, end + longestGrapheme)).containing(end)?.index ?? end;
  // Marks without end on one letter: the whole text would go.
  return text.slice(0, start === 0 ? end : start).trimEnd();
}

/** UTF-16 units that are looked at behind a cut. */
const longestGrapheme = 64;

/** Where the code point number `count` begins, in UTF-16 units; the end of a shorter text. */
function offsetOf(text: string, count: number): number {
  if (text.length <= count) return text.length;
  let offset = 0;
  for (let passed = 0; passed < count && offset < text.length; passed++) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}
