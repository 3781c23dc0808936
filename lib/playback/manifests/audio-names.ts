import { cleanLine } from "#lib/shared/text.ts";
import type { LoadedTrack } from "#lib/videos/packages.ts";

/**
 * What players show for each audio track: its label, else its language in English, else its number; no name twice
 * (RFC 8216 §4.3.4.1.1) and nothing that could end a quoted attribute.
 */
export function audioNames(tracks: readonly Pick<LoadedTrack, "language" | "label">[]): string[] {
  const given = tracks.map(({ label, language }) => quotable(label ?? "") || languageName(language));
  return given.map((name, index) => {
    if (name === "") return `Audio ${index + 1}`;
    const isTaken = given.some((other, place) => other === name && place !== index);
    return isTaken ? `${name} ${index + 1}` : name;
  });
}

function languageName(language: string | null): string {
  if (language === null) return "";
  try {
    return quotable(new Intl.DisplayNames("en", { type: "language" }).of(language) ?? language);
  } catch {
    return quotable(language);
  }
}

/** RFC 8216 §4.2: a quoted string holds no line break and no double quote. */
export function quotable(text: string): string {
  return cleanLine(text.replaceAll('"', " "));
}
