import { expect, it } from "vitest";
import { chooseLadder, type Ladder } from "../ladder.ts";
import { inputArguments } from "./encode-arguments.ts";

function ladderWith(unsafeSeeks: Ladder["source"]["unsafeSeeks"]): Ladder {
  const silence = { streamIndex: 0, number: 1, codec: "aac", channels: 2, sampleRate: 48000 };
  return chooseLadder({
    container: "mov",
    durationSeconds: 100,
    startSeconds: 0,
    video: null,
    audio: [{ ...silence, language: null, label: null, mixChannels: null, changes: false, gainDb: null }],
    leftOut: [],
    missingSeconds: null,
    still: false,
    unsafeSeeks,
  });
}

function seekOf(ladder: Ladder, fromSegment: number): number {
  const args = inputArguments("film.mp4", ladder, { fromSegment, toSegment: fromSegment + 1 });
  return Number(args[args.indexOf("-ss") + 1]);
}

it("moves a seek before the parts of the clock in which a list of edits leaves packets out", () => {
  const wanted = seekOf(ladderWith([]), 10);
  expect(wanted).toBeCloseTo(39.5, 0);
  expect(seekOf(ladderWith([{ fromSeconds: 70, toSeconds: 80 }]), 10)).toBe(wanted);
  expect(seekOf(ladderWith([{ fromSeconds: 37, toSeconds: 45 }]), 10)).toBe(36);
  // The place before one part may lie in another.
  const two = [
    { fromSeconds: 30, toSeconds: 36.5 },
    { fromSeconds: 37, toSeconds: 45 },
  ];
  expect(seekOf(ladderWith(two), 10)).toBe(29);
});
