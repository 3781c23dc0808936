import { z } from "zod";

/** A language as BCP 47 in its canonical form, e.g. `de`, `pt-BR`; `und` when nobody knows it. */
export const languageSchema = z
  .string()
  .max(35)
  .transform((tag, context) => {
    const canonical = canonicalLanguage(tag);
    if (canonical === null) {
      context.addIssue({ code: "custom", message: "That is no language. Use a tag such as en or pt-BR." });
      return z.NEVER;
    }
    return canonical;
  });

/** The canonical form of a BCP 47 tag; null for what is none. */
export function canonicalLanguage(tag: string): string | null {
  try {
    // Intl takes primary subtags of up to 8 letters, which BCP 47 reserves: "english" is no tag.
    return /^[a-z]{2,3}(-|$)/i.test(tag) ? (Intl.getCanonicalLocales(tag)[0] ?? null) : null;
  } catch {
    return null;
  }
}

/** What a language is called in another one, or in English. */
export function languageName(tag: string, displayLanguage = "en"): string {
  if (tag === "und") return "Unknown language";
  try {
    return (
      new Intl.DisplayNames([displayLanguage], { type: "language", languageDisplay: "standard" }).of(tag) ??
      tag
    );
  } catch {
    return tag;
  }
}
