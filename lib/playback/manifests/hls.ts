import { AppError } from "#lib/platform/errors.ts";
import { runOfSegment } from "#lib/shared/playback-constants.ts";
import type { LoadedPackage, LoadedTrack } from "#lib/videos/packages.ts";
import { audioNames } from "./audio-names.ts";
import { captionGroup, hlsCaptionMedia, type ManifestCaptions } from "./captions.ts";
import {
  audioTracks,
  bandwidth,
  contiguousSegments,
  type ManifestUris,
  videoTracks,
} from "./manifest-package.ts";

const audioGroup = "audio";

/** The multivariant playlist (RFC 8216, 4.3.4): every video track with the one audio group and that of captions, the best first. */
export function renderHlsMaster(pkg: LoadedPackage, uris: ManifestUris, captions?: ManifestCaptions): string {
  const audio = audioTracks(pkg);
  const video = videoTracks(pkg);
  const media = captions === undefined ? [] : hlsCaptionMedia(captions, uris);
  const texts = media.length > 0;
  const lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS", ...media];
  const [first] = audio;
  // Without a picture the first audio track is the stream itself; other languages stand beside it as a group.
  if (video.length === 0 && audio.length < 2)
    return [...lines, ...audio.flatMap((track) => variant(track, [], uris, texts)), ""].join("\n");
  const names = audioNames(audio);
  for (const [index, track] of audio.entries()) {
    const language = track.language ? `,LANGUAGE="${track.language}"` : "";
    const channels = track.channels ? `,CHANNELS="${track.channels}"` : "";
    lines.push(
      `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="${audioGroup}",NAME="${names[index]}"${language},` +
        `DEFAULT=${index === 0 ? "YES" : "NO"},AUTOSELECT=YES${channels},URI="${uris.playlist(track.name)}"`,
    );
  }
  const streams = video.length > 0 ? video : first ? [first] : [];
  return [...lines, ...streams.flatMap((track) => variant(track, audio, uris, texts)), ""].join("\n");
}

/**
 * The media playlist of one track (RFC 8216, 4.3.3): EVENT without an end while the package grows, VOD when it is
 * complete. The initialisation segment is clear, so EXT-X-MAP stands before the first EXT-X-KEY; the IV is left out
 * and therefore the media sequence number (5.2). Throws `not_found` for a track the package does not have.
 */
export function renderHlsMedia(pkg: LoadedPackage, trackName: string, uris: ManifestUris): string {
  const track = pkg.tracks.find(({ name }) => name === trackName);
  if (!track) throw new AppError("not_found", `This video has no track ${trackName}.`);
  const segments = contiguousSegments(track);
  const lines = [
    "#EXTM3U",
    "#EXT-X-VERSION:7",
    `#EXT-X-TARGETDURATION:${targetDuration(pkg, track)}`,
    `#EXT-X-MEDIA-SEQUENCE:${segments[0]?.n ?? 0}`,
    `#EXT-X-PLAYLIST-TYPE:${pkg.package.complete ? "VOD" : "EVENT"}`,
    "#EXT-X-INDEPENDENT-SEGMENTS",
    // Without it players begin a playlist that still grows near its end.
    ...(pkg.package.complete ? [] : ["#EXT-X-START:TIME-OFFSET=0,PRECISE=YES"]),
    `#EXT-X-MAP:URI="${uris.init(track.name)}"`,
  ];
  let keyUri = "";
  for (const segment of segments) {
    const uri = uris.key(segment.generation, track.name, runOfSegment(segment.n, pkg.package.runLength));
    if (uri !== keyUri) lines.push(`#EXT-X-KEY:METHOD=AES-128,URI="${uri}"`);
    keyUri = uri;
    lines.push(`#EXTINF:${(segment.durationTicks / track.timescale).toFixed(6)},`);
    lines.push(uris.segment(track.name, segment.n));
  }
  if (pkg.package.complete) lines.push("#EXT-X-ENDLIST");
  return `${lines.join("\n")}\n`;
}

function variant(
  track: LoadedTrack,
  audio: readonly LoadedTrack[],
  uris: ManifestUris,
  texts: boolean,
): string[] {
  const own = bandwidth(track);
  const heard = audio.map(bandwidth);
  const most = (values: readonly number[]) => Math.max(0, ...values);
  const attributes = [
    `BANDWIDTH=${own.peak + most(heard.map(({ peak }) => peak))}`,
    `AVERAGE-BANDWIDTH=${own.average + most(heard.map(({ average }) => average))}`,
    `CODECS="${[...new Set([track, ...audio].map(({ codecs }) => codecs))].join(",")}"`,
  ];
  if (track.width && track.height) attributes.push(`RESOLUTION=${track.width}x${track.height}`);
  const rate = framesPerSecond(track.frameRate);
  if (rate) attributes.push(`FRAME-RATE=${rate.toFixed(3)}`);
  if (audio.length > 0) attributes.push(`AUDIO="${audioGroup}"`);
  if (texts) attributes.push(`SUBTITLES="${captionGroup}"`);
  return [`#EXT-X-STREAM-INF:${attributes.join(",")}`, uris.playlist(track.name)];
}

/** Whole seconds, not below any rounded EXTINF and the same in every refresh of a growing playlist. */
function targetDuration(pkg: LoadedPackage, track: LoadedTrack): number {
  const longest = Math.max(0, ...track.segments.map(({ durationTicks }) => durationTicks / track.timescale));
  return Math.max(Math.ceil(pkg.package.segmentSeconds), Math.round(longest), 1);
}

function framesPerSecond(frameRate: string | null): number | undefined {
  const [frames = Number.NaN, seconds = 1] = (frameRate ?? "").split("/").map(Number);
  const rate = frames / seconds;
  return Number.isFinite(rate) && rate > 0 ? rate : undefined;
}
