import { expect, test } from "vitest";
import { newId } from "./ids.ts";

test("an id says what it names and is never the same twice", () => {
  const ids = Array.from({ length: 2000 }, () => newId("vid"));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^vid_[0-9a-hjkmnp-tv-z]{26}$/);
});

test("every character of the alphabet comes, at every place alike", () => {
  const ids = Array.from({ length: 4000 }, () => newId("gen").slice(4));
  for (const place of [0, 13, 25]) expect(new Set(ids.map((id) => id[place])).size).toBe(32);
});
