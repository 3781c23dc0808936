import type { LoadedPackage, LoadedTrack, SegmentRow } from "#lib/videos/packages.ts";
import type { ManifestCaptions } from "./captions.ts";
import { captionUri } from "./uris.ts";

/** A package for tests: 1080p and 360p at 30 frames a second and one audio track, segments of about 4 s. */
export function samplePackage(
  options: {
    complete?: boolean;
    segments?: number;
    /** BCP 47 of each audio track; false for a silent video. */
    audio?: readonly (string | null)[] | false;
    generationOf?: (n: number) => string;
  } = {},
): LoadedPackage {
  const { complete = true, segments = 8, audio = [null], generationOf = () => "gen_a" } = options;
  const rows = (ticks: (n: number) => number, size: number): SegmentRow[] => {
    let start = 0;
    return Array.from({ length: segments }, (_, n) => {
      const generation = generationOf(n);
      const row = {
        n,
        generation,
        startTicks: start,
        durationTicks: ticks(n),
        size,
        sha256: "",
        ref: `${n}.m4s`,
        cid: null,
        totalSize: null,
      };
      start += ticks(n);
      return row;
    });
  };
  const track = (facts: Pick<LoadedTrack, "name" | "kind" | "codecs" | "timescale" | "segments">) => ({
    id: `trk_${facts.name}`,
    initRef: `init/${facts.name}`,
    initCid: null,
    initTotalSize: null,
    width: null,
    height: null,
    frameRate: null,
    channels: null,
    sampleRate: null,
    language: null,
    label: null,
    averageBitrate: 0,
    peakBitrate: 0,
    ...facts,
  });
  const video = (height: number, width: number, size: number): LoadedTrack => ({
    ...track({
      name: `v${height}`,
      kind: "video",
      codecs: height > 720 ? "avc1.640028" : "avc1.4d401e",
      timescale: 90_000,
      segments: rows(() => 360_360, size),
    }),
    width,
    height,
    frameRate: "30000/1001",
  });
  const sound = (language: string | null, index: number): LoadedTrack => ({
    ...track({
      name: `a${index}`,
      kind: "audio",
      codecs: "mp4a.40.2",
      timescale: 48_000,
      // Cut at AAC frames of 1,024 samples: not all of one length.
      segments: rows((n) => (n % 2 === 0 ? 192_512 : 191_488), 64_000),
    }),
    channels: 2,
    sampleRate: 48_000,
    language,
  });
  return {
    package: {
      id: "pkg_1",
      videoId: "vid_1",
      kind: "full",
      complete,
      segmentSeconds: 4.004,
      runLength: 3,
      cid: null,
    },
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
