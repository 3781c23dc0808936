import { expect, it } from "vitest";
import { embedCode } from "./embed-code.ts";

const video = { id: "vid_1", title: "A walk", width: 1080, height: 1920 };

it("frames the player in the video's own shape and lets it play, fill the screen and know its site", () => {
  const code = embedCode(video, "https://gate.example");
  expect(code).toContain('src="https://gate.example/embed/vid_1"');
  expect(code).toContain("aspect-ratio: 1080 / 1920");
  expect(code).toContain('allow="autoplay; fullscreen; picture-in-picture; encrypted-media"');
  expect(code).toContain('referrerpolicy="strict-origin-when-cross-origin"');
});

it("keeps a title that looks like HTML inside of its attribute", () => {
  const code = embedCode({ ...video, title: '"><script>alert(1)</script>&' }, "https://gate.example");
  expect(code).toContain('title="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;"');
  expect(code.match(/<script/)).toBeNull();
});

it("takes 16 to 9 for what has no picture", () => {
  expect(embedCode({ ...video, width: null, height: null }, "https://gate.example")).toContain("16 / 9");
});
