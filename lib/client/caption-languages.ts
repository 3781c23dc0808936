import { canonicalLanguage, languageName } from "#lib/shared/language.ts";

/** Languages that most videos of the world are captioned in. */
const common =
  "ar bn bg ca zh-Hans zh-Hant hr cs da nl en en-GB en-US et fil fi fr fr-CA ka de el he hi hu is id ga it ja kk ko lv lt ms mr nb fa pl pt pt-BR pa ro ru sr sk sl es es-419 sw sv ta te th tr uk ur uz vi cy".split(
    " ",
  );

export interface LanguageChoice {
  /** BCP 47. */
  tag: string;
  /** In English, and in the language itself where that is another word. */
  name: string;
}

/** The languages of a choice by their names, with `extra` ones that are in use already. */
export function languageChoices(extra: readonly string[] = []): LanguageChoice[] {
  const choices = [...new Set([...common, ...extra])].map((tag) => ({ tag, name: bothNames(tag) }));
  return choices.sort((a, b) => a.name.localeCompare(b.name, "en"));
}

function bothNames(tag: string): string {
  const english = languageName(tag);
  const own = tag === "und" ? english : languageName(tag, tag);
  return own.toLowerCase() === english.toLowerCase() ? english : `${english} – ${own}`;
}

/** The language that a file's name tells, as in `film.de.srt` or `Film_pt-BR.vtt`; null when it tells none. */
export function languageOfFile(name: string): string | null {
  const tag = /[._\s-]([a-z]{2,3}(?:-[a-z0-9]{2,8})?)\.[a-z]{3,4}$/i.exec(name)?.[1];
  const canonical = tag === undefined ? null : canonicalLanguage(tag);
  return canonical !== null && common.includes(canonical) ? canonical : null;
}
