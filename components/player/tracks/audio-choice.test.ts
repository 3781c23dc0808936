import { beforeEach, describe, expect, it, vi } from "vitest";
import { createAudioChoice } from "./audio-choice.ts";

const tracks = [
  { id: "a0", language: "en", label: null },
  { id: "a1", language: "de-AT", label: "Deutsch" },
  { id: "a2", language: null, label: "Comments" },
];

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});

describe("the choice of an audio track", () => {
  it("leaves a video as it begins until something was chosen", () => {
    const choice = createAudioChoice();
    choice.offer(tracks);
    expect(choice.id).toBeNull();
  });

  it("takes the language of the last visit where the video has it", () => {
    const first = createAudioChoice();
    first.offer(tracks);
    first.choose("a1");
    const second = createAudioChoice();
    second.offer(
      [tracks[0], { id: "a7", language: "de", label: null }].filter((track) => track !== undefined),
    );
    expect(second.id).toBe("a7");
    const third = createAudioChoice();
    third.offer(tracks.slice(0, 1));
    expect(third.id).toBeNull();
  });

  it("keeps what was chosen when another engine offers the same audio tracks, with or without a language", () => {
    const choice = createAudioChoice();
    choice.offer(tracks);
    choice.choose("a1");
    choice.choose("a2");
    choice.offer(tracks);
    expect(choice.id).toBe("a2");
  });

  it("works in a browser that keeps nothing", () => {
    vi.stubGlobal("localStorage", undefined);
    const choice = createAudioChoice();
    choice.offer(tracks);
    choice.choose("a1");
    expect(choice.id).toBe("a1");
  });
});
