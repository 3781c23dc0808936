import { describe, expect, it } from "vitest";
import { languageChoices, languageOfFile } from "./caption-languages.ts";

describe("the choice of languages", () => {
  it("names each in English and in itself, in order, once", () => {
    const choices = languageChoices(["de", "gsw"]);
    expect(choices.find(({ tag }) => tag === "de")?.name).toBe("German – Deutsch");
    expect(choices.find(({ tag }) => tag === "en")?.name).toBe("English");
    expect(choices.filter(({ tag }) => tag === "de")).toHaveLength(1);
    expect(choices.some(({ tag }) => tag === "gsw")).toBe(true);
    expect(new Set(choices.map(({ name }) => name)).size).toBe(choices.length);
    expect(choices[0]?.name).toMatch(/^Arabic/);
  });

  it.each([
    ["film.de.srt", "de"],
    ["My Film_pt-BR.vtt", "pt-BR"],
    ["film-eng.srt", "en"],
    ["film.srt", null],
    ["a.the.srt", null],
    ["de.srt", null],
  ])("%s tells %s", (name, tag) => {
    expect(languageOfFile(name)).toBe(tag);
  });
});
