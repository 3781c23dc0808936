import { describe, expect, it } from "vitest";
import { canonicalLanguage, languageName, languageSchema } from "./language.ts";

describe("a language", () => {
  it.each([
    ["en", "en"],
    ["EN-us", "en-US"],
    ["zh-hant-tw", "zh-Hant-TW"],
    ["ger", "de"],
    ["und", "und"],
  ])("%s is kept as %s", (given, kept) => {
    expect(languageSchema.parse(given)).toBe(kept);
  });

  it.each(["", "e", "english", "en_US", "en-", '"><script>', "en\n", "x".repeat(40)])(
    "%j is refused",
    (given) => {
      expect(canonicalLanguage(given)).toBeNull();
      expect(languageSchema.safeParse(given).success).toBe(false);
    },
  );

  it("has a name, even when nobody knows which it is", () => {
    expect(languageName("pt-BR")).toBe("Portuguese (Brazil)");
    expect(languageName("und")).toBe("Unknown language");
    expect(languageName("qqq")).toBe("qqq");
  });
});
