import { quotable } from "./audio-names.ts";
import type { ManifestUris } from "./manifest-package.ts";
import { element, type XmlElement } from "./xml.ts";

/** Captions as far as manifests need them: a caption's row fits. */
interface ManifestCaption {
  /** `cap_…`, the name of its playlist. */
  id: string;
  /** BCP 47; `und` when it is not known. */
  language: string;
  label: string;
  /** Bytes of the WebVTT. */
  size: number;
}

/** Captions with the addresses of their texts. */
export interface ManifestCaptions {
  list: readonly ManifestCaption[];
  textUri(captionId: string): string;
}

/** The group that every variant names when a video has captions. */
export const captionGroup = "captions";

/** The lines of a multivariant playlist that offer captions (RFC 8216, 4.3.4.1); none is shown unless it is chosen. */
export function hlsCaptionMedia({ list }: ManifestCaptions, uris: ManifestUris): string[] {
  const taken = new Set<string>();
  return list.map(({ id, language, label }) => {
    let name = quotable(label) || "Captions";
    // No two of a group are called the same.
    while (taken.has(name)) name = `${name} (2)`;
    taken.add(name);
    const spoken = language === "und" ? "" : `,LANGUAGE="${language}"`;
    return (
      `#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="${captionGroup}",NAME="${name}"${spoken},` +
      `DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="${uris.playlist(id)}"`
    );
  });
}

/**
 * The media playlist of captions: the whole text is one segment. Times in it are the video's own, and the video's segments
 * begin at 0, so that no X-TIMESTAMP-MAP is needed (RFC 8216, 3.5).
 */
export function renderHlsCaptions(textUri: string, durationSeconds: number): string {
  const seconds = Math.max(1, durationSeconds);
  return [
    "#EXTM3U",
    "#EXT-X-VERSION:7",
    `#EXT-X-TARGETDURATION:${Math.ceil(seconds)}`,
    "#EXT-X-MEDIA-SEQUENCE:0",
    "#EXT-X-PLAYLIST-TYPE:VOD",
    `#EXTINF:${seconds.toFixed(6)},`,
    textUri,
    "#EXT-X-ENDLIST",
    "",
  ].join("\n");
}

/** An AdaptationSet for each captions of a video, numbered from `firstId` on: one WebVTT file beside the segments. */
export function dashCaptionSets(
  { list, textUri }: ManifestCaptions,
  firstId: number,
  durationSeconds: number,
): XmlElement[] {
  return list.map(({ id, language, label, size }, index) =>
    element(
      "AdaptationSet",
      { id: firstId + index, contentType: "text", mimeType: "text/vtt", lang: language },
      [
        element("Label", {}, [], label),
        element("Role", { schemeIdUri: "urn:mpeg:dash:role:2011", value: "subtitle" }),
        element(
          "Representation",
          { id, bandwidth: Math.max(1, Math.ceil((size * 8) / Math.max(1, durationSeconds))) },
          [element("BaseURL", {}, [], textUri(id))],
        ),
      ],
    ),
  );
}
