import { describe, expect, it } from "vitest";
import { isoDuration, videoStructuredData } from "./structured-data.ts";
import type { VideoView } from "./video.ts";

describe("videoStructuredData", () => {
  const video = {
    title: "</script><script>alert(1)</script>",
    description: "",
    creator: { id: "vwr_1", account: "eip155:0:0x1" },
    access: "gated",
    durationSeconds: 65,
    posterUrl: "/poster?v=1",
    createdAt: "2026-01-01T00:00:00.000Z",
    publishedAt: "2026-01-02T00:00:00.000Z",
  } as VideoView;

  it("cannot end its script element early", () => {
    const text = videoStructuredData(video, "https://films.example/watch/1");
    expect(text).not.toContain("<");
    expect(JSON.parse(text)).toMatchObject({
      name: video.title,
      thumbnailUrl: "https://films.example/poster?v=1",
      duration: "PT1M5S",
      isAccessibleForFree: false,
      uploadDate: video.publishedAt,
    });
  });
});

describe("isoDuration", () => {
  it("writes minutes and seconds", () =>
    expect([0, 59.6, 3605].map(isoDuration)).toEqual(["PT0S", "PT1M0S", "PT60M5S"]));
});
