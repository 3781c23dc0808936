/** Times of one cue in milliseconds, with its settings; or a sentence that says what is wrong. */
export type Timing = { start: number; end: number; settings: string } | string;

const time = "(?:(\\d{1,3}):)?([0-5]?\\d):([0-5]?\\d)[.,](\\d{1,3})";
// What follows the times is cut off by its place: an expression for it would try every split of a long run of blanks.
const timing = new RegExp(`^\\s*${time}\\s*-->\\s*${time}(?=\\s|$)`);

/** WebVTT, 3.5: the settings of a cue. A region is left out, for the regions are. */
const settings: readonly RegExp[] = [
  /^vertical:(rl|lr)$/,
  /^line:(-?\d{1,4}|\d{1,3}(\.\d{1,6})?%)(,(start|center|end))?$/,
  /^position:\d{1,3}(\.\d{1,6})?%(,(line-left|center|line-right))?$/,
  /^size:\d{1,3}(\.\d{1,6})?%$/,
  /^align:(start|center|end|left|right)$/,
];

/** Reads `00:01.000 --> 00:04.000 align:start` of WebVTT, and `00:00:01,000 --> 00:00:04,000` of SubRip. */
export function parseTiming(line: string): Timing {
  const match = timing.exec(line);
  if (match === null) return "a cue’s times must look like 00:00:01.000 --> 00:00:04.000.";
  const start = milliseconds(match.slice(1, 5));
  const end = milliseconds(match.slice(5, 9));
  if (end <= start) return "the cue ends before it begins.";
  return { start, end, settings: line.slice(match[0].length).split(/\s+/).filter(isSetting).join(" ") };
}

function isSetting(text: string): boolean {
  const percent = Number(/:(\d+(?:\.\d+)?)%/.exec(text)?.[1] ?? 0);
  return percent <= 100 && settings.some((setting) => setting.test(text));
}

function milliseconds([hours, minutes, seconds, fraction = ""]: readonly (string | undefined)[]): number {
  const whole = (Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds);
  return whole * 1000 + Number(fraction.padEnd(3, "0"));
}
