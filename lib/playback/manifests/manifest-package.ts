import type { LoadedPackage, LoadedTrack, SegmentRow } from "#lib/videos/packages.ts";

/** Where a manifest says that things are. Track and n may be DASH template variables such as `$Number$`. */
export interface ManifestUris {
  /** Where the MPD itself is asked for again, so that a growing one keeps naming the same package. */
  mpd?: string;
  /** The media playlist of a track (HLS). */
  playlist(track: string): string;
  /** The clear initialisation segment. */
  init(track: string): string;
  segment(track: string, n: number | "$Number$"): string;
  key(generation: string, track: string, run: number): string;
}

/** Video tracks, the best first. */
export function videoTracks({ tracks }: LoadedPackage): LoadedTrack[] {
  return tracks
    .filter((track) => track.kind === "video" && track.segments.length > 0)
    .sort((a, b) => (b.height ?? 0) - (a.height ?? 0));
}

/** Audio tracks in the order of their numbers: the first is what plays unless a viewer chooses. */
export function audioTracks({ tracks }: LoadedPackage): LoadedTrack[] {
  return tracks
    .filter((track) => track.kind === "audio" && track.segments.length > 0)
    .sort((a, b) => Number(a.name.slice(1)) - Number(b.name.slice(1)));
}

/** The segments without a hole, from the first on: what a player can be promised. */
export function contiguousSegments(track: LoadedTrack): SegmentRow[] {
  const sorted = track.segments.toSorted((a, b) => a.n - b.n);
  const first = sorted[0]?.n ?? 0;
  const hole = sorted.findIndex((segment, index) => segment.n !== first + index);
  return hole < 0 ? sorted : sorted.slice(0, hole);
}

/** Bits a second, from what the track says and what its segments really weigh, whichever is more. */
export function bandwidth(track: LoadedTrack): { peak: number; average: number } {
  let bits = 0;
  let seconds = 0;
  let peak = track.peakBitrate;
  for (const segment of track.segments) {
    const duration = segment.durationTicks / track.timescale;
    if (duration <= 0) continue;
    bits += segment.size * 8;
    seconds += duration;
    // A last, very short segment says nothing of the peak: RFC 8216 4.3.4.2 weighs at least half a target duration.
    if (duration >= 1) peak = Math.max(peak, Math.ceil((segment.size * 8) / duration));
  }
  const average = seconds > 0 ? Math.round(bits / seconds) : track.averageBitrate;
  return { average: Math.max(1, average), peak: Math.max(1, peak, average) };
}
