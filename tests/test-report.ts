import { relative } from "node:path";

/** What is read of the report that vitest's JSON reporter writes. */
export interface VitestReport {
  testResults: readonly {
    /** The file's absolute path. */
    name: string;
    status: string;
    /** Milliseconds. */
    startTime: number;
    endTime: number;
    /** Why the file could not be run as a whole; else empty. */
    message: string;
    assertionResults: readonly { status: string; fullName: string; failureMessages?: readonly string[] }[];
  }[];
}

export interface FileResult {
  /** Relative to the repository. */
  file: string;
  seconds: number;
  passed: number;
  /** A file that fails as a whole counts as one failed test. */
  failed: number;
  /** The first test that failed, with its error; null when none did. */
  firstError: string | null;
}

/** The result of each file of a run, in the order of the report. */
export function fileResults(report: VitestReport, root: string): FileResult[] {
  return report.testResults.map(({ name, status, startTime, endTime, message, assertionResults }) => {
    const count = (wanted: string) => assertionResults.filter((test) => test.status === wanted).length;
    const failed = count("failed");
    const first = assertionResults.find((test) => test.status === "failed");
    const error = first === undefined ? message : `${first.fullName}: ${first.failureMessages?.[0] ?? ""}`;
    const broken = failed > 0 || status === "failed";
    return {
      file: relative(root, name),
      seconds: Math.max(0, endTime - startTime) / 1000,
      passed: count("passed"),
      failed: broken ? Math.max(1, failed) : 0,
      firstError: broken ? error : null,
    };
  });
}

/** So many files may pass at their second attempt only before the run fails for it. */
const UNSTEADY_LIMIT = 3;

export interface Verdict {
  passed: number;
  failed: number;
  /** What failed beside the others and passed alone. */
  unsteady: FileResult[];
}

/**
 * Judges a run by its files and by the second attempt that those which failed had alone. What passes then does not fail
 * the run, unless more than three files are like that; it is a bug of theirs all the same.
 */
export function judge(first: readonly FileResult[], second: readonly FileResult[]): Verdict {
  const again = new Map(second.map((result) => [result.file, result]));
  const last = first.map((result) => again.get(result.file) ?? result);
  const unsteady = first.filter(({ file, failed }) => failed > 0 && again.get(file)?.failed === 0);
  const sum = (of: "passed" | "failed") => last.reduce((total, result) => total + result[of], 0);
  const forgiven = unsteady.length <= UNSTEADY_LIMIT;
  return { passed: sum("passed"), failed: sum("failed") + (forgiven ? 0 : unsteady.length), unsteady };
}

/** The files that took longest, longest first, a line each. */
export function slowest(results: readonly FileResult[], count: number): string[] {
  return results
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, count)
    .map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}`);
}
