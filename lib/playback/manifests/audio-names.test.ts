import { expect, it } from "vitest";
import { audioNames } from "./audio-names.ts";

const track = (language: string | null, label: string | null = null) => ({ language, label });

it("names audio tracks by label, language or number", () => {
  expect(audioNames([track("de"), track("fr-CA", "Commentary"), track(null)])).toEqual([
    "German",
    "Commentary",
    "Audio 3",
  ]);
});

it("gives no two audio tracks the same name", () => {
  expect(audioNames([track("en"), track("en"), track("de")])).toEqual(["English 1", "English 2", "German"]);
});

it("lets no label end its attribute or its line", () => {
  expect(audioNames([track(null, 'Mix",URI="x"\n#EXT-X-ENDLIST')])).toEqual(["Mix ,URI= x #EXT-X-ENDLIST"]);
  expect(audioNames([track('not a "language"')])).toEqual(["not a language"]);
});
