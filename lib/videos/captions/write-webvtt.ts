import type { Cue } from "./cue.ts";

/** WebVTT of cues that parseCaptions gave. */
export function writeWebVtt(cues: readonly Cue[]): string {
  const blocks = cues.map(({ start, end, settings, text }) => {
    const place = settings === "" ? "" : ` ${settings}`;
    return `${time(start)} --> ${time(end)}${place}\n${text}\n`;
  });
  return ["WEBVTT\n", ...blocks].join("\n");
}

/** `01:02:03.456`, hours always said. */
function time(milliseconds: number): string {
  const part = (value: number, digits: number) => String(value).padStart(digits, "0");
  const seconds = Math.floor(milliseconds / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${part(h, 2)}:${part(m, 2)}:${part(s, 2)}.${part(milliseconds % 1000, 3)}`;
}
