import type { ManifestCaptions } from "./captions.ts";
import type { ManifestPackage, ManifestSegment, ManifestTrack } from "./manifest-package.ts";
import { captionUri } from "./uris.ts";

/** A package for tests: 1080p and 360p at 30 frames a second and one audio track, segments of about 4 s. */
export function samplePackage(
  options: {
    complete?: boolean;
    segments?: number;
    /** BCP 47 of each audio track; false for a silent film. */
    audio?: readonly (string | null)[] | false;
    generationOf?: (n: number) => string;
  } = {},
): ManifestPackage {
  const { complete = true, segments = 8, audio = [null], generationOf = () => "gen_a" } = options;
  const rows = (ticks: (n: number) => number, size: number): ManifestSegment[] => {
    let start = 0;
    return Array.from({ length: segments }, (_, n) => {
      const row = { n, generation: generationOf(n), startTicks: start, durationTicks: ticks(n), size };
      start += ticks(n);
      return row;
    });
  };
  const video = (height: number, width: number, size: number): ManifestTrack => ({
    name: `v${height}`,
    kind: "video",
    codecs: height > 720 ? "avc1.640028" : "avc1.4d401e",
    timescale: 90_000,
    width,
    height,
    frameRate: "30000/1001",
    channels: null,
    sampleRate: null,
    language: null,
    label: null,
    averageBitrate: 0,
    peakBitrate: 0,
    segments: rows(() => 360_360, size),
  });
  const sound = (language: string | null, index: number): ManifestTrack => ({
    name: `a${index}`,
    kind: "audio",
    codecs: "mp4a.40.2",
    timescale: 48_000,
    width: null,
    height: null,
    frameRate: null,
    channels: 2,
    sampleRate: 48_000,
    language,
    label: null,
    averageBitrate: 0,
    peakBitrate: 0,
    // Cut at AAC frames of 1,024 samples: not all of one length.
    segments: rows((n) => (n % 2 === 0 ? 192_512 : 191_488), 64_000),
  });
  return {
    package: { complete, segmentSeconds: 4.004, runLength: 3 },
    tracks: [video(360, 640, 250_000), video(1080, 1920, 2_000_000), ...(audio || []).map(sound)],
  };
}

/** Captions for tests, with labels that nobody should choose. */
export const sampleCaptions: ManifestCaptions = {
  list: [
    { id: "cap_1", language: "pt-BR", label: 'Say "hi"', size: 1000 },
    { id: "cap_2", language: "und", label: "Say  hi ", size: 10 },
    { id: "cap_3", language: "de", label: "A & <b>", size: 10 },
  ],
  textUri: (id) => captionUri("pbs_1", id),
};
