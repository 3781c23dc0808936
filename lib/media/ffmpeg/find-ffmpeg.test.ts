import { expect, it } from "vitest";
import { isOutdated } from "./find-ffmpeg.ts";

it.each([
  [true, "ffmpeg version 4.4.2-0ubuntu0.22.04.1 Copyright (c) 2000-2021 the FFmpeg developers"],
  // A release of 2020 that is still looked after.
  [true, "ffmpeg version 4.3.8-0+deb11u3 Copyright (c) 2000-2024 the FFmpeg developers"],
  [
    true,
    "ffmpeg version N-47683-g0e8eb07980-static https://example.org/ Copyright (c) 2000-2018 the FFmpeg developers",
  ],
  [false, "ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026 the FFmpeg developers"],
  [false, "ffmpeg version n7.0-7-gd38bf5e08e-20240407 Copyright (c) 2000-2024 the FFmpeg developers"],
  [false, "ffmpeg version N-109542-g1bf1c2a Copyright (c) 2000-2023 the FFmpeg developers"],
  [false, "ffmpeg version of-somebody"],
])("is outdated: %s for %j", (outdated, said) => {
  expect(isOutdated(said)).toBe(outdated);
});
