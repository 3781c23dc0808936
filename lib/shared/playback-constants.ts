/** Segments that share a key: about twelve seconds of media. */
export const RUN_LENGTH = 3;

/** Which run segment `n` (0-based media sequence number) belongs to. */
export function runOfSegment(n: number, runLength: number = RUN_LENGTH): number {
  return Math.floor(n / runLength);
}
