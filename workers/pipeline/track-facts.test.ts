import { expect, it } from "vitest";
import { chooseLadder } from "#lib/media/ladder.ts";
import { trackFacts } from "./track-facts.ts";

const ladder = chooseLadder({
  container: "mov",
  durationSeconds: 60,
  startSeconds: 0,
  audio: ["en", "de"].map((language, index) => ({
    streamIndex: index + 1,
    number: index + 1,
    codec: "aac",
    channels: 6,
    sampleRate: 48_000,
    language,
    label: null,
    mixChannels: null,
    changes: false,
    gainDb: null,
  })),
  video: null,
  leftOut: [],
  missingSeconds: null,
  still: false,
  unsafeSeeks: [],
});

it("tells language and channels of each sound as it is heard, not as it was uploaded", () => {
  expect(trackFacts(ladder, "a1")).toEqual({
    kind: "audio",
    channels: 2,
    sampleRate: 48_000,
    language: "de",
    label: null,
  });
});

it("knows no track that the ladder does not have", () => {
  expect(() => trackFacts(ladder, "v360")).toThrow("no track v360");
});
