import { expect, it } from "vitest";
import { readLanguage } from "./read-language.ts";

it.each([
  ["eng", "en"],
  ["ger", "de"],
  ["deu", "de"],
  ["pt_BR", "pt-BR"],
  ["zh-hant-tw", "zh-Hant-TW"],
  ["und", null],
  ["", null],
  [undefined, null],
  ["English", null],
  ['en"><script', null],
])("reads the language %s as %s", (tag, language) => {
  expect(readLanguage(tag)).toBe(language);
});
