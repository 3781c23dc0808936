/** Consecutive segments that share one key: at 4-second segments a key opens 12 seconds of one track. */
export const RUN_LENGTH = 3;

/** Which run segment `n` (0-based media sequence number) belongs to. */
export function runOfSegment(n: number, runLength: number = RUN_LENGTH): number {
  return Math.floor(n / runLength);
}
