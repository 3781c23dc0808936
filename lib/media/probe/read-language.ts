/** ISO 639-2 codes that name no language: undetermined, several, none, uncoded. */
const unknown = new Set(["und", "mul", "zxx", "mis"]);

/** The language of a track as BCP 47, of what containers write: "eng", "ger", "en_US". null when it is none. */
export function readLanguage(tag: string | undefined): string | null {
  const text = (tag ?? "").trim().replaceAll("_", "-");
  if (!/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(text)) return null;
  try {
    const [language] = Intl.getCanonicalLocales(text);
    return language === undefined || unknown.has(language) ? null : language;
  } catch {
    return null;
  }
}
