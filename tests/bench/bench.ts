/** One measurement, by the name of its file `NAME.bench.ts`, which exports it as `bench`. */
export interface Bench {
  /** One sentence: what is measured against what. */
  what: string;
  run(log: (line: string) => void): Promise<BenchResult>;
}

/** What a figure must reach (product.md "Numbers to reach"). */
type Bound = { atMost: number } | { atLeast: number };

export interface BenchResult {
  /** What was measured, by name with its unit. */
  figures: Record<string, number>;
  /** What it is compared with, measured in the same run, in the same units. */
  baseline: { what: string } & Record<string, number | string>;
  /** The main figure over its baseline's. */
  ratio: number;
  /** By figure, or `ratio`. */
  goal: Record<string, Bound>;
}

/** Whether each figure that has a goal reaches it. */
export function holds({ figures, ratio, goal }: BenchResult): boolean {
  return Object.entries(goal).every(([name, bound]) => {
    const figure = name === "ratio" ? ratio : figures[name];
    if (figure === undefined || Number.isNaN(figure)) return false;
    return "atMost" in bound ? figure <= bound.atMost : figure >= bound.atLeast;
  });
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
