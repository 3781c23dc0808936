const WINDOW_MS = 8000;

interface Sample {
  atMs: number;
  bytes: number;
}

export interface TransferRate {
  samples: readonly Sample[];
}

export const emptyRate: TransferRate = { samples: [] };

/** Adds a reading (bytes sent in all, at a time in ms); readings older than the window of 8 s are dropped. */
export function addSample(rate: TransferRate, bytes: number, atMs: number): TransferRate {
  const last = rate.samples.at(-1);
  // After a resume the count may go back: what was measured before says nothing any more.
  const kept = last !== undefined && bytes < last.bytes ? [] : rate.samples;
  return { samples: [...kept.filter((sample) => atMs - sample.atMs <= WINDOW_MS), { atMs, bytes }] };
}

/** Bytes a second over the window; null until a second has been seen. */
export function bytesPerSecond(rate: TransferRate): number | null {
  const first = rate.samples[0];
  const last = rate.samples.at(-1);
  if (first === undefined || last === undefined || last.atMs - first.atMs < 1000) return null;
  return ((last.bytes - first.bytes) * 1000) / (last.atMs - first.atMs);
}

/** Seconds until `total` bytes are sent at this rate; null while nobody can tell. */
export function remainingSeconds(rate: TransferRate, total: number): number | null {
  const speed = bytesPerSecond(rate);
  const sent = rate.samples.at(-1)?.bytes;
  if (speed === null || speed <= 0 || sent === undefined) return null;
  return Math.max(0, total - sent) / speed;
}
