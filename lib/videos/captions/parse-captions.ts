import { CaptionInvalidError } from "./caption-invalid-error.ts";
import type { Cue } from "./cue.ts";
import { cleanCueText } from "./cue-text.ts";
import { parseTiming } from "./parse-timing.ts";

export interface ParseOptions {
  /** Leaves out cues that cannot be read instead of refusing the file: for what was found, not sent. */
  tolerant?: boolean;
}

/** A cue as it stands in its file. */
interface RawCue {
  /** 0-based line of its times. */
  line: number;
  timing: string;
  payload: readonly string[];
}

/**
 * Reads WebVTT (by its first word) or SubRip. Styles, regions and notes are left out, tags are cleaned, cues come in
 * the order of their times; a file may hold no cue at all only when `tolerant`. Throws `caption_invalid` with the line.
 */
export function parseCaptions(text: string, { tolerant = false }: ParseOptions = {}): Cue[] {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  const complain = (sentence: string, line?: number) => {
    if (!tolerant) throw new CaptionInvalidError(sentence, line === undefined ? undefined : line + 1);
  };
  const isWebVtt = /^WEBVTT(?:[ \t]|$)/.test(lines[0] ?? "");
  if (!isWebVtt && !text.includes("-->")) {
    complain("This is neither WebVTT nor SubRip: it holds no times such as 00:00:01.000 --> 00:00:04.000.");
  }
  const raw = isWebVtt ? readWebVtt(lines, complain) : readSubRip(lines, complain);
  const cues: Cue[] = [];
  for (const { line, timing, payload } of raw) {
    const times = parseTiming(timing);
    if (typeof times === "string") complain(times, line);
    else {
      const cue = { ...times, text: cleanCueText(payload.join("\n")) };
      if (cue.text !== "") cues.push(cue);
    }
  }
  if (cues.length === 0) complain("The file holds no captions.");
  return cues.sort((a, b) => a.start - b.start || a.end - b.end);
}

type Complain = (sentence: string, line?: number) => void;

/** WebVTT, 4.1: blocks apart by empty lines, the first of which is the header. */
function readWebVtt(lines: readonly string[], complain: Complain): RawCue[] {
  const cues: RawCue[] = [];
  const endOfBlock = (from: number) => {
    let at = from;
    while (at < lines.length && lines[at] !== "" && !lines[at]?.includes("-->")) at += 1;
    return at;
  };
  // Other formats' headers may say times of their own: what stands before the first empty line is no cue.
  const header = lines.indexOf("");
  let at = header === -1 ? lines.length : header;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (line.trim() === "") at += 1;
    else if (line.includes("-->")) {
      const end = endOfBlock(at + 1);
      cues.push({ line: at, timing: line, payload: lines.slice(at + 1, end) });
      at = end;
    } else if (/^(NOTE|STYLE|REGION)(?:[ \t]|$)/.test(line)) {
      at += 1;
      while (at < lines.length && lines[at] !== "") at += 1;
    } else {
      const next = endOfBlock(at);
      // One line before the times is the cue's name, which nobody needs.
      if (next !== at + 1 || !lines[next]?.includes("-->")) {
        complain("expected the times of a cue; is there an empty line inside of a text?", at);
      }
      at = next;
    }
  }
  return cues;
}

/** SubRip has no specification: a text goes on, over empty lines too, until the number and times of the next one. */
function readSubRip(lines: readonly string[], complain: Complain): RawCue[] {
  const starts = lines.flatMap((line, index) => (line.includes("-->") ? [index] : []));
  const stray = lines.findIndex((line) => line.trim() !== "");
  const first = starts[0] ?? 0;
  if (stray !== -1 && stray < first - 1) complain("expected the number or the times of a cue.", stray);
  return starts.map((line, index) => {
    const next = starts[index + 1] ?? lines.length;
    const numbered = next < lines.length && next - 1 > line && /^\s*\d+\s*$/.test(lines[next - 1] ?? "");
    const payload = lines.slice(line + 1, numbered ? next - 1 : next);
    return { line, timing: lines[line] ?? "", payload: payload.map(withoutPositions) };
  });
}

/** Positions and styles in braces, as SubStation has them and some SubRip files borrow them: `{\an8}`. */
function withoutPositions(line: string): string {
  return line.replace(/\{\\[^{}]*\}/g, "");
}
