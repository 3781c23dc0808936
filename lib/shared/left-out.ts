import { z } from "zod";
import { languageName } from "./language.ts";

/** A track of the uploaded file that did not become part of the video. */
const leftOutTrackSchema = z.object({
  kind: z.enum(["video", "audio"]),
  /** Its place among the file's tracks of this kind, from 1. */
  number: z.number().int(),
  /** FFmpeg's name of its codec; null when FFmpeg does not know it. */
  codec: z.string().nullable(),
  /** BCP 47; null when the file does not say. */
  language: z.string().nullable(),
  /** What the file calls it. */
  label: z.string().nullable(),
  /**
   * There were too many; this site cannot decode it; nobody knows its codec; it holds nothing; another video track was
   * taken; it is a still picture beside the video.
   */
  reason: z.enum(["too_many", "undecodable", "unknown_codec", "empty", "another_video", "still_picture"]),
});
export type LeftOutTrack = z.infer<typeof leftOutTrackSchema>;

/** What the uploaded file holds, or says it holds, and the video does not. */
export const leftOutSchema = z.object({
  tracks: z.array(leftOutTrackSchema),
  /** How much longer the file says it is than what it holds; null when nothing is missing. */
  missingSeconds: z.number().nullable(),
});
export type LeftOut = z.infer<typeof leftOutSchema>;

const reasons: Readonly<Record<LeftOutTrack["reason"], string>> = {
  too_many: "a video has eight audio tracks at most",
  undecodable: "this site cannot decode it",
  unknown_codec: "its codec is unknown",
  empty: "there is nothing in it",
  another_video: "a video has one video track, and another one was taken",
  still_picture: "it is a still picture beside the video",
};

/** One sentence for each thing that was left out, tracks that follow each other with the same reason in one. */
export function leftOutSentences({ tracks, missingSeconds }: LeftOut): string[] {
  const runs: LeftOutTrack[][] = [];
  for (const track of tracks) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    if (run && before && follows(track, before)) run.push(track);
    else runs.push([track]);
  }
  return [
    ...runs.map(sentenceOf),
    ...(missingSeconds === null
      ? []
      : [
          `The file announces ${inWords(missingSeconds)} more than it holds: the recording or its copy was cut off, or the file is wrong. What is there was taken.`,
        ]),
  ];
}

function follows(track: LeftOutTrack, before: LeftOutTrack): boolean {
  const { kind, number, codec, reason } = before;
  return (
    track.kind === kind && track.number === number + 1 && track.codec === codec && track.reason === reason
  );
}

function sentenceOf(run: readonly LeftOutTrack[]): string {
  const [first] = run;
  const last = run.at(-1);
  if (first === undefined || last === undefined) return "";
  const kind = first.kind === "video" ? "Video track" : "Audio track";
  const codec = first.codec === null ? "" : ` (${first.codec})`;
  if (run.length > 1) return `${kind}s ${first.number} to ${last.number}${codec}: ${reasons[first.reason]}.`;
  const name = first.label ?? (first.language === null ? null : languageName(first.language));
  return `${kind} ${first.number}${name === null ? "" : `, “${name}”`}${codec}: ${reasons[first.reason]}.`;
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  return `${Math.round(seconds / 60)} min`;
}
