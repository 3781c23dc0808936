/** One measurement, by the name of its file `NAME.bench.ts`, which exports it as `bench`. */
export interface Bench {
  /** One sentence: what is measured against what. */
  what: string;
  run(log: (line: string) => void): Promise<BenchResult>;
}

export interface BenchResult {
  /** What was measured, by name with its unit. */
  figures: Record<string, number>;
  /** What it is compared with, measured in the same run. */
  baseline: { what: string; figure: number };
  ratio: number;
  /** What the ratio must reach (product.md "Numbers to reach"). */
  goal: number;
  /** Whether the ratio reaches its goal. */
  holds: boolean;
}

/** The value below which `p` per cent of the values lie. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
