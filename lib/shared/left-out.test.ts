import { expect, it } from "vitest";
import { type LeftOutTrack, leftOutSentences } from "./left-out.ts";

function track(number: number, facts: Partial<LeftOutTrack> = {}): LeftOutTrack {
  const plain = {
    kind: "audio",
    codec: "pcm_s16le",
    language: null,
    label: null,
    reason: "too_many",
  } as const;
  return { ...plain, number, ...facts };
}

it("says which tracks were left out and why, those that follow each other in one sentence", () => {
  const tracks = [
    track(1, { kind: "video", codec: "png", reason: "still_picture" }),
    track(1, { codec: "aac", label: "Commentary", reason: "undecodable" }),
    track(2, { codec: null, language: "fr", reason: "unknown_codec" }),
    ...[9, 10, 11, 13].map((number) => track(number)),
  ];
  expect(leftOutSentences({ tracks, missingSeconds: null })).toEqual([
    "Video track 1 (png): it is a still picture beside the video.",
    "Audio track 1, “Commentary” (aac): this site cannot decode it.",
    "Audio track 2, “French”: its codec is unknown.",
    "Audio tracks 9 to 11 (pcm_s16le): a video has eight audio tracks at most.",
    "Audio track 13 (pcm_s16le): a video has eight audio tracks at most.",
  ]);
});

it.each([
  [4.01, "4.0 s"],
  [42.4, "42 s"],
  [600, "10 min"],
])("says how much of a recording is missing: %s seconds", (missingSeconds, words) => {
  const [sentence] = leftOutSentences({ tracks: [], missingSeconds });
  expect(sentence).toContain(`announces ${words} more`);
});

it("says nothing of a file that was taken as a whole", () => {
  expect(leftOutSentences({ tracks: [], missingSeconds: null })).toEqual([]);
});
