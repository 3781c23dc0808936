import { z } from "zod";
import { cleanLine, cutText } from "#lib/shared/text.ts";
import { textLimits } from "#lib/shared/video.ts";
import { readLanguage } from "../probe/read-language.ts";

/** A subtitle track of an upload, as its container tells of it. */
export interface SubtitleStreamInfo {
  streamIndex: number;
  codec: string;
  /** Text can become captions; pictures of text cannot; all else FFmpeg does not decode. */
  kind: "text" | "pictures" | "unknown";
  /** BCP 47. */
  language: string | null;
  title: string | null;
  /** Only what a viewer who understands the sound still needs: signs, another language. */
  forced: boolean;
  /** Tells of sounds too. */
  hearingImpaired: boolean;
}

const textCodecs: ReadonlySet<string> = new Set([
  "subrip",
  "srt",
  "ass",
  "ssa",
  "mov_text",
  "webvtt",
  "text",
]);
const pictureCodecs: ReadonlySet<string> = new Set([
  "hdmv_pgs_subtitle",
  "dvd_subtitle",
  "dvb_subtitle",
  "xsub",
]);

const streamsSchema = z.object({
  streams: z
    .array(
      z.object({
        index: z.number().int(),
        codec_type: z.string().optional().catch(undefined),
        codec_name: z.string().optional().catch(undefined),
        disposition: z.record(z.string(), z.number()).optional().catch(undefined),
        tags: z.record(z.string(), z.string()).optional().catch(undefined),
      }),
    )
    .catch([]),
});

/** The subtitle tracks in `ffprobe -show_streams -of json`, in their order. */
export function readSubtitles(json: unknown): SubtitleStreamInfo[] {
  const streams = streamsSchema.safeParse(json).data?.streams ?? [];
  return streams
    .filter((stream) => stream.codec_type === "subtitle")
    .map(({ index, codec_name: codec = "unknown", disposition, tags = {} }) => ({
      streamIndex: index,
      codec,
      kind: textCodecs.has(codec) ? "text" : pictureCodecs.has(codec) ? "pictures" : "unknown",
      language: readLanguage(tags.language),
      title: readTitle(tags.title),
      forced: disposition?.forced === 1,
      hearingImpaired: disposition?.hearing_impaired === 1,
    }));
}

function readTitle(tag: string | undefined): string | null {
  return cutText(cleanLine(tag ?? ""), textLimits.captionLabel) || null;
}
