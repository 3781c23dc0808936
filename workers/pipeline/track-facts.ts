import type { Ladder } from "#lib/media/ladder.ts";
import type { NewTrack } from "#lib/videos/packages.ts";

/** What a package says of one of the ladder's tracks beside how it is coded; the early lane's picture is the lowest. */
export function trackFacts(
  ladder: Ladder,
  track: string,
): Pick<
  NewTrack,
  "kind" | "width" | "height" | "frameRate" | "channels" | "sampleRate" | "language" | "label"
> {
  const rendition = ladder.renditions.find((candidate) => candidate.track === track);
  if (rendition !== undefined) {
    const { width, height } = rendition;
    return { kind: "video", width, height, frameRate: `${ladder.frameRate.num}/${ladder.frameRate.den}` };
  }
  const audio = ladder.audio.find((candidate) => candidate.track === track);
  if (audio === undefined) throw new RangeError(`the ladder has no track ${track}`);
  const { channels, sampleRate, language, label } = audio;
  return { kind: "audio", channels, sampleRate, language, label };
}
