import { runOfSegment } from "#lib/shared/playback-constants.ts";
import {
  aesCbcSystem,
  httpKeySystem,
  segmentEncryptionNamespace,
  segmentEncryptionScheme,
} from "#lib/shared/segment-encryption.ts";
import type { LoadedPackage, LoadedTrack, SegmentRow } from "#lib/videos/packages.ts";
import { audioNames } from "./audio-names.ts";
import { dashCaptionSets, type ManifestCaptions } from "./captions.ts";
import {
  audioTracks,
  bandwidth,
  contiguousSegments,
  type ManifestUris,
  videoTracks,
} from "./manifest-package.ts";
import { element, type XmlElement, xmlDocument } from "./xml.ts";

/** Seconds after which a player asks for a growing manifest again. */
const updateSeconds = 2;

/**
 * The MPD (ISO/IEC 23009-1) of a package: dynamic while it grows, static when it is complete. Segments are numbered
 * from their first media sequence number on, so that `$Number$` is the IV in both formats. Every AdaptationSet or
 * Representation declares its segment encryption (ISO/IEC 23009-4): one CryptoPeriod per key.
 */
export function renderDashManifest(
  pkg: LoadedPackage,
  uris: ManifestUris,
  captions?: ManifestCaptions,
): string {
  const video = videoTracks(pkg);
  const audio = audioTracks(pkg);
  const names = audioNames(audio);
  const sets = [
    ...(video.length > 0 ? [{ tracks: video, choice: [] }] : []),
    // A set holds what a player may switch between by itself: each language has one of its own.
    ...audio.map((track, index) => ({ tracks: [track], choice: choiceOf(audio, index, names[index]) })),
  ];
  const timing = pkg.package.complete
    ? { type: "static", mediaPresentationDuration: duration(presentationSeconds(pkg)) }
    : {
        type: "dynamic",
        // A past that never changes: what is listed is available, whatever the clocks say.
        availabilityStartTime: "1970-01-01T00:00:00Z",
        minimumUpdatePeriod: duration(updateSeconds),
      };
  return xmlDocument(
    element(
      "MPD",
      {
        xmlns: "urn:mpeg:dash:schema:mpd:2011",
        "xmlns:sea": segmentEncryptionNamespace,
        profiles: "urn:mpeg:dash:profile:isoff-live:2011",
        ...timing,
        minBufferTime: duration(pkg.package.segmentSeconds),
      },
      [
        uris.mpd === undefined || pkg.package.complete ? undefined : element("Location", {}, [], uris.mpd),
        element("Period", { id: "p0", start: "PT0S" }, [
          ...sets.map(({ tracks, choice }, id) => adaptationSet(pkg, tracks, id, choice, uris)),
          ...(captions === undefined ? [] : dashCaptionSets(captions, sets.length, presentationSeconds(pkg))),
        ]),
      ],
    ),
  );
}

function adaptationSet(
  pkg: LoadedPackage,
  tracks: readonly LoadedTrack[],
  id: number,
  choice: readonly XmlElement[],
  uris: ManifestUris,
): XmlElement {
  const kind = tracks[0]?.kind === "audio" ? "audio" : "video";
  const lang = tracks[0]?.language ?? undefined;
  const protections = shareOrSplit(tracks, (name, track) => contentProtection(pkg, track, name, uris));
  const templates = shareOrSplit(tracks, (name, track) => segmentTemplate(track, name, uris));
  return element(
    "AdaptationSet",
    { id, contentType: kind, mimeType: `${kind}/mp4`, lang, segmentAlignment: true, startWithSAP: 1 },
    [
      protections.shared,
      ...choice,
      templates.shared,
      ...tracks.map((track, index) => representation(track, protections.own[index], templates.own[index])),
    ],
  );
}

/** How an audio track differs from the others, in the order of the schema; nothing is said of an only one. */
function choiceOf(audio: readonly LoadedTrack[], index: number, name: string | undefined): XmlElement[] {
  if (audio.length < 2) return [];
  const value = index === 0 ? "main" : "alternate";
  return [
    element("Label", {}, [], name ?? ""),
    element("Role", { schemeIdUri: "urn:mpeg:dash:role:2011", value }),
  ];
}

function representation(
  track: LoadedTrack,
  protection: XmlElement | undefined,
  template: XmlElement | undefined,
): XmlElement {
  const channels = element("AudioChannelConfiguration", {
    schemeIdUri: "urn:mpeg:dash:23003:3:audio_channel_configuration:2011",
    value: track.channels ?? undefined,
  });
  return element(
    "Representation",
    {
      id: track.name,
      bandwidth: bandwidth(track).peak,
      codecs: track.codecs,
      width: track.width ?? undefined,
      height: track.height ?? undefined,
      frameRate: track.frameRate ?? undefined,
      audioSamplingRate: track.sampleRate ?? undefined,
    },
    [track.channels ? channels : undefined, protection, template],
  );
}

/** What all tracks of a set have in common is said once, with `$RepresentationID$` for their names. */
function shareOrSplit(
  tracks: readonly LoadedTrack[],
  make: (name: string, track: LoadedTrack) => XmlElement,
): { shared: XmlElement | undefined; own: (XmlElement | undefined)[] } {
  const common = tracks.map((track) => make("$RepresentationID$", track));
  const first = common[0];
  if (first && common.every((other) => JSON.stringify(other) === JSON.stringify(first))) {
    return { shared: first, own: [] };
  }
  return { shared: undefined, own: tracks.map((track) => make(track.name, track)) };
}

function contentProtection(
  pkg: LoadedPackage,
  track: LoadedTrack,
  name: string,
  uris: ManifestUris,
): XmlElement {
  return element("ContentProtection", { schemeIdUri: segmentEncryptionScheme }, [
    element("sea:SegmentEncryption", { schemeIdUri: aesCbcSystem }),
    element("sea:KeySystem", { keySystemUri: httpKeySystem }),
    ...cryptoPeriods(pkg, track).map(({ generation, run, numSegments }) =>
      element("sea:CryptoPeriod", { numSegments, keyUriTemplate: uris.key(generation, name, run) }),
    ),
  ]);
}

/** Stretches of segments with one key. No IV is said: then it is the segment number (23009-4, AES-128 CBC system). */
function cryptoPeriods(pkg: LoadedPackage, track: LoadedTrack) {
  const periods: { generation: string; run: number; numSegments: number }[] = [];
  for (const { n, generation } of contiguousSegments(track)) {
    const run = runOfSegment(n, pkg.package.runLength);
    const last = periods.at(-1);
    if (last?.generation === generation && last.run === run) last.numSegments += 1;
    else periods.push({ generation, run, numSegments: 1 });
  }
  return periods;
}

function segmentTemplate(track: LoadedTrack, name: string, uris: ManifestUris): XmlElement {
  const segments = contiguousSegments(track);
  return element(
    "SegmentTemplate",
    {
      media: uris.segment(name, "$Number$"),
      initialization: uris.init(name),
      startNumber: segments[0]?.n ?? 0,
      timescale: track.timescale,
    },
    [element("SegmentTimeline", {}, timeline(segments))],
  );
}

function timeline(segments: readonly SegmentRow[]): XmlElement[] {
  const rows: { t: number | undefined; d: number; r: number; end: number }[] = [];
  for (const { startTicks, durationTicks } of segments) {
    const last = rows.at(-1);
    const joins = last?.end === startTicks;
    if (last && joins && last.d === durationTicks) {
      last.r += 1;
      last.end += durationTicks;
    } else {
      rows.push({
        t: joins ? undefined : startTicks,
        d: durationTicks,
        r: 0,
        end: startTicks + durationTicks,
      });
    }
  }
  return rows.map(({ t, d, r }) => element("S", { t, d, r: r || undefined }));
}

function presentationSeconds(pkg: LoadedPackage): number {
  const ends = pkg.tracks.map((track) => {
    const last = contiguousSegments(track).at(-1);
    return last ? (last.startTicks + last.durationTicks) / track.timescale : 0;
  });
  return Math.max(0, ...ends);
}

/** xs:duration in seconds. */
function duration(seconds: number): string {
  return `PT${Number(seconds.toFixed(3))}S`;
}
