import type { Progress } from "#lib/shared/video.ts";

/** The lines of progress with one more; a line of the same step is replaced, unless it is the newer one. */
export function mergeProgress(lines: readonly Progress[], line: Progress): Progress[] {
  const known = lines.find((each) => each.step === line.step);
  if (known === undefined) return [...lines, line];
  // seq is a decimal string and may outgrow what a number holds.
  if (BigInt(known.seq) >= BigInt(line.seq)) return [...lines];
  return lines.map((each) => (each === known ? line : each));
}
